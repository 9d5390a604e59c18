/**
 * The code of `lib/` writes its log to standard output, as a function does. At a terminal that hides what the command says,
 * so only errors are shown, in short; `--log` shows every line.
 */
import { shownLine } from '../dev/output.ts'

type Write = typeof process.stdout.write

const isLogLine = (chunk: unknown): chunk is string => typeof chunk === 'string' && chunk.startsWith('{"level":')

/** From now on. @param all whether every line is shown as it is */
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
