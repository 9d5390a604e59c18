import { openSync, rmSync, writeSync } from 'node:fs'

/** A small CSV file beside the imported one, created with its first line. */
export interface Report {
  path: string
  count: number
  add(...values: readonly (string | number)[]): void
  /** Writes what has been added. */
  flush(): void
}

// In a repeated run every line may add to a report: a write each would cost as much as to look the line up. Whoever
// watches the file sees a second later what has been added.
const [BUFFERED_MAX, BUFFERED_MS_MAX] = [64 * 1024, 1000]

const quoted = (value: string | number) =>
  typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

/** Removes the report of an earlier run. */
export function openReport(path: string, ...columns: readonly string[]): Report {
  rmSync(path, { force: true })
  let file: number | null = null
  let buffered = ''
  let writtenAt = Number.NEGATIVE_INFINITY
  const flush = () => {
    if (buffered === '') return
    file ??= openSync(path, 'a', 0o600)
    writeSync(file, buffered)
    buffered = ''
    writtenAt = performance.now()
  }
  const write = (values: readonly (string | number)[]) => {
    buffered += `${values.map(quoted).join(',')}\n`
    if (buffered.length >= BUFFERED_MAX || performance.now() - writtenAt > BUFFERED_MS_MAX) flush()
  }
  return {
    path,
    count: 0,
    add(...values) {
      if (this.count === 0) write(columns)
      this.count += 1
      write(values)
    },
    flush,
  }
}
