/** Shows progress: a moving bar on a terminal, an occasional line elsewhere. */
const BAR_CELLS = 24
const TERMINAL_EVERY_MS = 200
const LOG_EVERY_MS = 10_000

export interface Progress {
  /** @param share 0 … 1 */
  at(share: number, lines: number, rejected: number): void
  end(): void
}

/** What a stream of a terminal, a file or a pipe has in common. */
export interface Screen {
  /** Only a terminal has it. */
  isTTY?: boolean
  write(text: string): unknown
}

const number = (value: number) => value.toLocaleString('en-US')

/** `1 h 2 min`, `18 min 20 s`, `42 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

export function showProgress(out: Screen): Progress {
  const startedAt = performance.now()
  let shownAt = out.isTTY ? 0 : startedAt
  return {
    at(share, lines, rejected) {
      const now = performance.now()
      if (now - shownAt < (out.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS)) return
      shownAt = now
      const took = now - startedAt
      const rate = Math.round((lines / took) * 1000)
      const left = share > 0 ? `, ${duration((took / share) * (1 - share))} left` : ''
      const percent = `${Math.floor(share * 100)}`.padStart(3)
      const words = `${percent} %  ${number(lines)} lines, ${rate}/s, ${number(rejected)} rejected${left}`
      const full = Math.floor(share * BAR_CELLS)
      const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}`
      out.write(out.isTTY ? `\r\u001B[2K${bar} ${words}` : `${words}\n`)
    },
    end() {
      if (out.isTTY) out.write('\r\u001B[2K')
    },
  }
}
