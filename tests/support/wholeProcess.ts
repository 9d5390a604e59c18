/** What a test file changes of the process in which other files run after it. */

const UNDONE_LATER = Symbol.for('gatehouse.tests.undoneLater')
const whole = globalThis as { [UNDONE_LATER]?: (() => void)[] }

/** Undoes what {@link undoneLater} was told, the last first, once. */
export function undo(): void {
  const changes = whole[UNDONE_LATER] ?? []
  whole[UNDONE_LATER] = []
  for (const change of changes.toReversed()) change()
}

/** @param putBack what undoes a change, when the file has ended */
export function undoneLater(putBack: () => void): void {
  whole[UNDONE_LATER] ??= []
  whole[UNDONE_LATER].push(putBack)
}
