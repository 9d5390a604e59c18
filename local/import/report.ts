import { openSync, rmSync, writeSync } from 'node:fs'

/** A small CSV file beside the imported one, created with its first line. */
export interface Report {
  path: string
  count: number
  add(...values: readonly (string | number)[]): void
}

const quoted = (value: string | number) =>
  /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value

/** Removes the report of an earlier run. */
export function openReport(path: string, ...columns: readonly string[]): Report {
  rmSync(path, { force: true })
  // Kept open: in a repeated run every line may add to a report.
  let file: number | null = null
  const write = (values: readonly (string | number)[]) => {
    file ??= openSync(path, 'a', 0o600)
    writeSync(file, `${values.map(quoted).join(',')}\n`)
  }
  return {
    path,
    count: 0,
    add(...values) {
      if (this.count === 0) write(columns)
      this.count += 1
      write(values)
    },
  }
}
