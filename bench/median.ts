/** The median of these numbers, so that one slow run of a busy machine does not count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Prints a row for each variant: its median in milliseconds, and its ratio to the first one. */
export function report(measured: ReadonlyMap<string, readonly number[]>): void {
  const [first = []] = measured.values()
  for (const [name, values] of measured) {
    const middle = median(values)
    const ratio = (middle / median(first)).toFixed(2)
    console.log(`${name.padEnd(44)} ${middle.toFixed(1).padStart(8)} ms  × ${ratio}  (${values.length} runs)`)
  }
}
