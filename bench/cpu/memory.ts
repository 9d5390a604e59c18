/**
 * What a request takes and costs at each memory size: Lambda gives a processor in proportion to memory, one whole at
 * 1769 MB (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html), and is paid for memory × time.
 */
import { aws } from '../../tests/support/costs/prices.ts'

const SIZES = [512, 1024, 1769] as const
const WHOLE_PROCESSOR = 1769
/** Milliseconds of a round to DynamoDB, of a call to S3, and of a text, as docs/cost.md assumes them. */
const WAITS = { round: 4, s3: 25, sns: 60 } as const

/** What each kind of request waits for, as tests/support/costs/budgets.yml counts it. */
const waiting: Readonly<Record<string, number>> = {
  'session check': WAITS.round,
  'list of 20': 3 * WAITS.round,
  'upload of 100 KB, base64 in JSON': 4 * WAITS.round + WAITS.s3,
  'upload of 100 KB, multipart': 4 * WAITS.round + WAITS.s3,
  'download of 100 KB, base64 in JSON': 3 * WAITS.round + WAITS.s3,
  'link to a file': 3 * WAITS.round,
  'code sent and verified': 6 * WAITS.round + WAITS.sns,
  'login by password': 4 * WAITS.round,
}

/** Milliseconds of one request, and dollars of a million for memory and time alone. */
function at(size: number, processorMs: number, waitingMs: number, each: number): { ms: number; dollars: number } {
  const ms = waitingMs + processorMs * Math.max(1, WHOLE_PROCESSOR / size)
  return { ms, dollars: (Math.ceil(ms) / 1000) * (size / 1024) * each }
}

// Functions that hash a password run on x86_64.
const priceOf = (kind: string) => aws.gigabyteSeconds[kind === 'login by password' ? 'x86_64' : 'arm64']

/** Prints a row for each kind of request. @param measured kind → milliseconds of a processor */
export function printMemorySizes(measured: ReadonlyMap<string, number>): void {
  console.log(`\n${'at a memory of'.padEnd(40)} ${SIZES.map((size) => `${size} MB`.padStart(20)).join('')}`)
  for (const [kind, processorMs] of measured) {
    const waitingMs = waiting[kind]
    if (waitingMs === undefined) continue
    const cells = SIZES.map((size) => {
      const { ms, dollars } = at(size, processorMs, waitingMs, priceOf(kind))
      return `${ms.toFixed(1)} ms, $${dollars.toFixed(2)}`.padStart(20)
    })
    console.log(`${kind.padEnd(40)} ${cells.join('')}`)
  }
}
