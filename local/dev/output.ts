import { limitWords, readLimit } from '../requests/limit.ts'

/** The part of the API's output that is shown at the terminal: one line a request, errors, and no secrets. */
type Fields = Readonly<Record<string, unknown>>

/** Tables and greetings of the Serverless CLI; the start prints a shorter version. */
const chatter = [
  /^\s*$/,
  /^[│┌└]/,
  /^Starting Offline/,
  /^Offline \[http for lambda\]/,
  /^Function names exposed/,
  /^\s+\* \w+: /,
  /^Server ready/,
  /\(λ: \w+\)/,
  /^Scheduling \[/,
  /^Successfully invoked scheduled function/,
]

// Old clients put passwords into queries; tokens and keys are recognised by their shapes.
const secrets = [/\?[\w.%~-]+=/, /\beyJ[\w-]{10,}/, /\bBearer\s/i, /"?(?:password|new_password|token|d)"?\s*[:=]/i]

const bold = (text: string) => (process.stdout.isTTY ? `\u001B[1m${text}\u001B[22m` : text)
const faint = (text: string) => (process.stdout.isTTY ? `\u001B[2m${text}\u001B[22m` : text)

const clock = () => new Date().toLocaleTimeString('sv-SE')

function logLine(fields: Fields): string | null {
  const { level, message, dialect, operation, outcome, status, latencyMs, errorName, places } = fields
  const where = `${dialect ?? ''} ${operation ?? ''}`.trim()
  if (message === 'request') {
    const limit = readLimit(fields['limit'])
    const verdict = outcome === 'ok' ? '' : ` ${[outcome, limit && limitWords(limit)].filter(Boolean).join(' ')}`
    return `${faint(clock())}  ${bold(String(status))}  ${where}${verdict} ${faint(`${latencyMs} ms`)}`
  }
  if (level === 'INFO' || level === 'DEBUG') return null
  const at = Array.isArray(places) ? places.map((place) => `\n            ${place}`).join('') : ''
  return `${faint(clock())}  ${bold(`${level} ${message}`)} ${where} ${errorName ?? ''}${at}`
}

function fieldsOf(line: string): Fields | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Fields
  } catch {
    return null
  }
}

/** @returns the line as it is shown, or null where it is hidden */
export function shownLine(line: string): string | null {
  const fields = fieldsOf(line)
  if (fields) return logLine(fields)
  if (chatter.some((pattern) => pattern.test(line))) return null
  return secrets.some((pattern) => pattern.test(line)) ? faint('(a line that may hold a secret is left out)') : line
}

export interface Summary {
  apiUrl: string
  consoleUrl: string
  admin: { login: string; password: string } | null
  folder: string
  seconds: string
}

export function summary({ apiUrl, consoleUrl, admin, folder, seconds }: Summary): string {
  const rows: [string, string][] = [
    ['API', apiUrl],
    ['Desk', `${apiUrl}/desk   the managers' page`],
    ['Console', `${consoleUrl}   requests, text messages, routes, files, tables`],
    ['Texts', `${consoleUrl}/sms.json`],
    ['Admin', admin ? `${admin.login} / ${admin.password}` : 'not seeded, see above'],
    ['Data', `${folder}   (npm run dev -- --fresh starts empty)`],
  ]
  const lines = rows.map(([name, value]) => `  ${name.padEnd(9)}${value}`)
  return ['', bold(`Gatehouse is ready, after ${seconds} s. Ctrl-C ends it.`), '', ...lines, ''].join('\n')
}
