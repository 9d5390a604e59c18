/**
 * What each route asks of DynamoDB, S3 and SNS, for each outcome, round by round: `support/costs/budgets.yml`. A round more
 * is time that everybody waits, a call more is money; either is changed on purpose or not at all. After such a change
 * `npx vitest run tests/costs.test.ts -u` writes the file anew.
 */
import { beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { useMeter } from './support/costs/measure.ts'
import type { Cost } from './support/costs/meter.ts'
import { operations } from './support/costs/operations.ts'
import { costPage } from './support/costs/page.ts'
import { useWorld } from './support/world.ts'

const world = useWorld()
const meter = useMeter(world)
const measured = new Map<string, Cost>()
const answeredOtherwise: string[] = []

beforeAll(async () => {
  for (const [name, arrange] of Object.entries(operations)) {
    const { send, status } = await arrange(world)
    // Parameters and connections are there: what a function asks for once is not what a request costs.
    const { cost, outcome } = await meter.costOf(send)
    if (outcome.status !== status) answeredOtherwise.push(`${name}: ${outcome.status} ${outcome.text}`)
    await world.settle()
    measured.set(name, cost)
  }
}, 120_000)

/** What a budget says of an operation. */
const budgetOf = ({ rounds, calls, s3, texts }: Cost) => ({
  calls: calls.length,
  rounds,
  ...(s3.length > 0 && { s3 }),
  ...(texts > 0 && { texts }),
})

const roundsOf = (name: string) => measured.get(name)?.rounds.length
const callsOf = (name: string) => measured.get(name)?.calls.length

test('every request is answered as its budget says', () => {
  expect(answeredOtherwise).toEqual([])
})

test('every route and outcome asks for what its budget says, and for nothing else', async () => {
  const budgets = Object.fromEntries([...measured].map(([name, cost]) => [name, budgetOf(cost)]))
  await expect(stringify(budgets, { lineWidth: 0 })).toMatchFileSnapshot('support/costs/budgets.yml')
})

test('docs/cost.md says what was measured (else: npm run docs:cost)', async () => {
  await expect(costPage(measured)).toMatchFileSnapshot('../docs/cost.md')
})

test.each([
  ['userapiLogin', 4],
  ['login by password, from a known network', 4],
  ['userapiLoginPhoneGet', 4],
  ['userapiRegisterPhoneGet', 4],
  ['userapiForgetPasswordGet', 4],
  ['userapiLoginPhonePost', 4],
  ['userapiForgetPasswordPost', 4],
  ['userapiRegisterPhonePost', 3],
  ['fileserverUpload', 4],
  ['fileserverDelete', 4],
  ['action, GetMessage of oneself', 4],
  ['fileserverFiles', 3],
  ['kmsGetownfilelist', 3],
  ['kmsGetfilelist', 3],
  ['fileserverDownload', 3],
  ['kmsInfo', 1],
])('%s waits for DynamoDB at most %i times', (name, most) => {
  expect(roundsOf(name)).toBeLessThanOrEqual(most)
})

test.each([
  ['login by password, wrong', 'login by password, nobody'],
  ['login by password, wrong', 'login by password, no identifier'],
  ['login by password, wrong id', 'login by password, nobody’s id'],
  ['login by password, waiting', 'login by password, nobody, waiting'],
  ['login by code, none live', 'login by code, nobody'],
])('S7 %s: nobody is not found out by the number of calls or rounds', (somebody, nobody) => {
  expect([callsOf(nobody), roundsOf(nobody)]).toEqual([callsOf(somebody), roundsOf(somebody)])
})

test('no request without a signature that holds reaches a table', () => {
  expect([callsOf('session, none given'), callsOf('session, garbage')]).toEqual([0, 0])
})
