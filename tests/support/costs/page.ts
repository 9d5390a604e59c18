/** `docs/cost.md`: what every request costs, out of what was measured and the price list. */

import { readTemplate } from '../../../local/template.ts'
import { markdownTable as table } from '../markdownTable.ts'
import { type Cost, unitsOf } from './meter.ts'
import { aws, type Peer, peers, priceOf } from './prices.ts'

/** Milliseconds that a function is taken to run: its own work, each round to DynamoDB, each call to S3 or SNS, each password. */
const assumed = { own: 3, round: 4, s3: 25, sns: 60, password: 12 } as const

/** Bytes of a request's log lines, and what the access log has of it. */
const LOG_BYTES = 900
const GIGABYTE = 1024 ** 3
const MILLION = 1_000_000

/** Requests that compute a password, by the name of their function or outcome. */
const hashes =
  /login(?!.*code)|Login(?!Phone)|register(?!.*Phone|.*code)|Register(?!Phone)|Regist$|forgetPasswordPost|PasswordReset|actionUser/

const functions = readTemplate('prod').functions

// What has a name of its own is a request to the login, which has the most of both.
const largest = { memoryMegabytes: 1769, processor: 'x86_64' } as const

interface Priced {
  milliseconds: number
  /** Dollars for a million. */
  dollars: number
}

const s3Dollars = (operation: string) =>
  /^(Delete|Abort)/.test(operation) ? 0 : /^(Get|Head)/.test(operation) ? aws.s3Reads : aws.s3Writes

function priced(name: string, cost: Cost): Priced {
  const { read, write } = unitsOf(cost)
  const milliseconds =
    assumed.own +
    assumed.round * cost.rounds.length +
    assumed.s3 * cost.s3.length +
    assumed.sns * cost.texts +
    (hashes.test(name) ? assumed.password : 0)
  const { memoryMegabytes, processor } = functions.get(name) ?? largest
  const gigabyteSeconds = (milliseconds / 1000) * (memoryMegabytes / 1024)
  const dollars =
    aws.requests +
    aws.invocations +
    gigabyteSeconds * aws.gigabyteSeconds[processor] +
    read * aws.readUnits +
    write * aws.writeUnits +
    cost.s3.reduce((sum, operation) => sum + s3Dollars(operation), 0) +
    (LOG_BYTES * MILLION * aws.logGigabyte) / GIGABYTE
  return { milliseconds, dollars }
}

const dollarsIn = (amount: number) =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`

function rowOf(name: string, cost: Cost): (string | number)[] {
  const { read, write } = unitsOf(cost)
  const { milliseconds, dollars } = priced(name, cost)
  const others = [...cost.s3, ...(cost.texts > 0 ? [`${cost.texts} text`] : [])]
  return [name, cost.rounds.length, cost.calls.length, read, write, others.join(', '), milliseconds, dollarsIn(dollars)]
}

/** What one person asks for in a month. */
const mix: readonly (readonly [operation: string, times: number])[] = [
  ['userapiRegisterPhoneGet', 0.1],
  ['userapiRegisterPhonePost', 0.1],
  ['userapiLoginPhoneGet', 0.5],
  ['userapiLoginPhonePost', 0.5],
  ['userapiLogin', 1],
  ['kmsInfo', 120],
]

const filing: readonly (readonly [operation: string, times: number])[] = [
  ['fileserverFiles', 30],
  ['fileserverUpload', 4],
  ['fileserverDownload', 12],
  ['fileserverDelete', 1],
]

const crowds = [1_000, 100_000, 10_000_000] as const

const perPerson = (measured: ReadonlyMap<string, Cost>, wanted: typeof mix) =>
  wanted.reduce((sum, [name, times]) => {
    const cost = measured.get(name)
    if (!cost) throw new Error(`${name} is in the mix and was not measured`)
    return sum + (times * priced(name, cost).dollars) / MILLION
  }, 0)

const mixRows = (measured: ReadonlyMap<string, Cost>, wanted: typeof mix) =>
  wanted.map(([name, times]) => {
    const cost = measured.get(name)
    return [`\`${name}\``, times, cost ? dollarsIn(priced(name, cost).dollars) : '–']
  })

const peerRow = (peer: Peer) => [
  `[${peer.name}](${peer.source})`,
  ...crowds.map((users) => dollarsIn(priceOf(peer, users))),
]

/** @param measured by the names of `operations.ts` */
export function costPage(measured: ReadonlyMap<string, Cost>): string {
  const [accounts, files] = [perPerson(measured, mix), perPerson(measured, filing)]
  const own = (name: string, each: number) => [name, ...crowds.map((users) => dollarsIn(each * users))]
  return `# Cost

Made by \`npm run docs:cost\` out of what the requests really ask for, and held by \`tests/costs.test.ts\`: calls, rounds and units are counted at the wire, units by
DynamoDB's own \`ReturnConsumedCapacity\`. Prices are AWS list prices of us-east-1 (\`tests/support/costs/prices.ts\` has each with its page), on demand,
without the free tier and without discounts; functions that hash passwords run on x86_64, where a gigabyte second is a quarter dearer, all others on arm64. Texts are not in it: an SMS costs more than everything else here together, and the same everywhere.

What cannot be counted is assumed: a function runs ${assumed.own} ms by itself, ${assumed.round} ms for each round to DynamoDB, ${assumed.s3} ms for each call to S3, ${assumed.sns} ms for a text and ${assumed.password} ms for a
password; ${LOG_BYTES} bytes of log a request. Cold starts, storage and traffic out of AWS come on top: S3 takes $0.023 a GB and month, DynamoDB $0.25, and traffic is $0.09 a GB.

## A month

One person in a month, as assumed here:

${table(['request', 'times a person and month', 'a million of them'], [...mixRows(measured, mix), ...mixRows(measured, filing)])}

The first ${mix.length} are what a service for accounts alone does. Its price beside list prices of others for as many monthly active users, of which each is paid for by the head:

${table(
  ['', ...crowds.map((users) => `${users.toLocaleString('en-US')} users`)],
  [own('Gatehouse, accounts', accounts), ...peers.map(peerRow), own('Gatehouse, accounts and files', accounts + files)],
)}

The prices were put together on 2026-11-27 out of copies of the pages that are linked; those of Cognito were not seen again on that day. Look before you decide.

Others let accounts of the first thousands in for nothing (the steps are in the table's figures), and take requests to their data, files and functions apart; here every request is in the figure. Whoever asks more often than
the mix pays for it: a session check is ${dollarsIn(priced('kmsInfo', measured.get('kmsInfo') as Cost).dollars)} a million.

## Every request

Rounds are what a request waits for one after the other; calls, and read and write units, are what DynamoDB is paid for. A write that its condition refuses costs what it would have cost. The last column is for a
million requests, with API Gateway, Lambda and its log.

${table(
  ['request', 'rounds', 'calls', 'read units', 'write units', 'others', 'ms assumed', 'a million'],
  [...measured].map(([name, cost]) => rowOf(name, cost)),
)}
`
}
