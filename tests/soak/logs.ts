/** What the functions log: counted, searched for secrets, and forgotten. */

export interface LogWatch {
  lines(): number
  /** How often each error was logged, by its words. */
  errors(): ReadonlyMap<string, number>
  /** Lines that hold what no line may hold; the secret itself is masked. */
  leaks(): readonly string[]
  /** To the terminal, past the watch. */
  say(text: string): void
  end(): void
}

/** Every password and content of the soak has one of these words in it, every phone number and token its own form. */
export const PASSWORD_MARK = 'Sesam'
export const CONTENT_MARK = 'Inhalt'
const secret = new RegExp(`${PASSWORD_MARK}|${CONTENT_MARK}|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+|(?<!\\d)1[3-9]\\d{9}(?!\\d)`)
const requestIds = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const leaksKept = 20

interface Line {
  level?: string
  message?: string
  error?: { name?: string; message?: string }
}

function errorOf(text: string): string | null {
  try {
    const { level, message, error } = JSON.parse(text) as Line
    return level === 'ERROR' ? [message, error?.name, error?.message].filter(Boolean).join(': ').slice(0, 160) : null
  } catch {
    return null
  }
}

export function watchLogs(): LogWatch {
  let lines = 0
  const errors = new Map<string, number>()
  const leaks: string[] = []
  const hear = (text: string) => {
    lines += 1
    // Request ids are digits too, and some of them look like a phone.
    const found = secret.exec(text.replace(requestIds, ''))
    if (found && leaks.length < leaksKept) leaks.push(text.replace(found[0], '⟨secret⟩').slice(0, 400))
    const error = errorOf(text)
    if (error !== null) errors.set(error, (errors.get(error) ?? 0) + 1)
  }
  const streams = [process.stdout, process.stderr]
  const written = streams.map((stream) => stream.write.bind(stream))
  for (const stream of streams) {
    stream.write = ((chunk: string | Uint8Array) => {
      for (const text of String(chunk).split('\n')) if (text !== '') hear(text)
      return true
    }) as typeof stream.write
  }
  return {
    lines: () => lines,
    errors: () => errors,
    leaks: () => leaks,
    say: (text) => void written[0]?.(`${text}\n`),
    end: () => {
      for (const [index, stream] of streams.entries()) stream.write = written[index] ?? stream.write
    },
  }
}
