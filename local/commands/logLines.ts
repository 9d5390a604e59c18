/**
 * The code of `lib/` writes its log to standard output, as in a function. At a terminal this would bury the command's
 * own output, so only errors are shown, shortened; `--log` shows every line.
 */
import { shownLine } from '../dev/output.ts'

type Write = typeof process.stdout.write

const isLogLine = (chunk: unknown): chunk is string => typeof chunk === 'string' && chunk.startsWith('{"level":')

/** Takes effect at once. @param all whether every line is shown unchanged */
export function keepLogApart(all: boolean): void {
  if (all) return
  for (const stream of [process.stdout, process.stderr]) {
    const write: Write = stream.write.bind(stream)
    stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
      if (!isLogLine(chunk)) return write(chunk, ...rest)
      const shown = shownLine(chunk.trimEnd())
      return shown === null || write(`${shown}\n`)
    }) as Write
  }
}
