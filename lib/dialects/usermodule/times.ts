const EAST_8_MS = 8 * 3_600_000

/** `2019-03-25T13:02:46`: local time of UTC+8 without an offset, as the document has it; null stays null. */
export function timeOf(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs + EAST_8_MS).toISOString().slice(0, 19)
}
