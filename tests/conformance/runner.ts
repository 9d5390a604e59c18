/**
 * Plays a recorded exchange against a running service. It knows HTTP, a base URL and the inbox of the local console;
 * of the service's code it knows nothing, so that it can judge a rewrite too.
 */

import { answerProblems, cookiesProblems, foreignAnswerProblems } from './answer.ts'
import { bodyOf } from './body.ts'
import {
  arrangementsOf,
  type Case,
  type InboxStep,
  type JsonObject,
  type RecordedRequest,
  type RequestStep,
  type Step,
} from './exchange.ts'
import { type Answer, type Sent, send } from './http.ts'
import { codeFor, textsTo } from './inbox.ts'
import { problemsOf } from './match.ts'
import type { ReferenceJudge } from './reference.ts'
import { fill, freshVariables, type Variables } from './variables.ts'

/** Brings something about that no request can; what it gives back becomes variables of the case. */
export type Arrangement = (given: JsonObject) => Promise<JsonObject | undefined> | JsonObject | undefined

export interface Host {
  base: string
  /** Where `/sms.json` is; null where nobody can read the texts. */
  console: string | null
  /** From which of its own addresses the judge comes; asked for before each request. */
  localAddress?: () => string
  arrangements: Readonly<Record<string, Arrangement>>
  /** Holds every exchange against the reference; without it the recorded answers alone are judged. */
  reference?: Pick<ReferenceJudge, 'problemsOf'>
  /** Before each case: undoes what the arrangements of the last one left. */
  reset?: () => Promise<void> | void
}

export type Outcome =
  | { state: 'passed' }
  /** The host lacks these arrangements (or the inbox). */
  | { state: 'skipped'; missing: string[] }
  | { state: 'failed'; problems: string[] }

interface Run {
  host: Host
  variables: Variables
  defaults: Record<string, string>
}

const readCode = ({ host }: Run) => {
  const { console } = host
  return (phone: string) => {
    if (console === null) throw new Error('this host has no inbox')
    return codeFor(console, phone)
  }
}

const filled = <Value>(run: Run, value: Value) => fill(value, run.variables, readCode(run))

function toSend(run: Run, recorded: RecordedRequest): Sent {
  const body = bodyOf(recorded)
  const headers = {
    ...(body?.type !== undefined && { 'content-type': body.type }),
    ...recorded.headers,
  }
  const { method, path = '' } = recorded
  const localAddress = run.host.localAddress?.()
  return { method, path, headers, body: body?.bytes ?? null, ...(localAddress !== undefined && { localAddress }) }
}

const pathIn = (location: string, base: string) => {
  const { pathname, search } = new URL(location, base)
  return pathname + search
}

/** Asks another service, whose address and form an answer gave. */
async function playForeign(run: Run, step: RequestStep, url: string): Promise<string[]> {
  const { origin, pathname, search } = new URL(url)
  const { localAddress: _own, ...sent } = toSend(run, { ...(await filled(run, step.request)), path: pathname + search })
  const answer = await send(origin, sent)
  const problems = foreignAnswerProblems(await filled(run, step.expect), answer, run.variables)
  if (problems.length === 0) return []
  return [
    ...problems,
    `(${sent.method} ${url} answered ${answer.status} ${answer.body.toString('utf8').slice(0, 500)})`,
  ]
}

interface Exchanged {
  /** What was asked in the end. */
  asked: RecordedRequest
  answer: Answer
  problems: string[]
}

async function exchange(run: Run, step: RequestStep): Promise<Exchanged> {
  const asked = await filled(run, step.request)
  const sent = toSend(run, asked)
  const answer = await send(run.host.base, sent)
  if (step.follow === undefined) return { asked, answer, problems: [] }
  const location = answer.headers.get('location')
  if (answer.status !== 308 || location === undefined) {
    return { asked, answer, problems: [`expected a 308 to follow, got ${answer.status}`] }
  }
  const path = pathIn(location, run.host.base)
  return { asked: { ...asked, path }, answer: await send(run.host.base, { ...sent, path }), problems: [] }
}

/** What the gateway answers by itself is documented by nobody. */
const referenceProblems = ({ host }: Run, { gateway }: RequestStep, { asked, answer }: Exchanged): string[] =>
  gateway ? [] : (host.reference?.problemsOf(asked, answer) ?? [])

async function playRequest(run: Run, step: RequestStep): Promise<string[]> {
  if (step.request.url !== undefined) return playForeign(run, step, await filled(run, step.request.url))
  const exchanged = await exchange(run, step)
  const { answer, problems } = exchanged
  const { cookies = {}, ...rest } = step.expect
  const expected = await filled(run, { ...rest, headers: { ...run.defaults, ...rest.headers } })
  const judge = step.gateway ? foreignAnswerProblems : answerProblems
  const found = judge(expected, answer, run.variables)
  // The cookies come last: they may hold what the body has just given, the token.
  const all = [
    ...problems,
    ...found,
    ...cookiesProblems(await filled(run, cookies), answer, run.variables),
    ...referenceProblems(run, step, exchanged),
  ]
  if (all.length === 0) return []
  const body = answer.body.toString('utf8').slice(0, 300)
  return [...all, `(${step.request.method} ${step.request.path} answered ${answer.status} ${body})`]
}

async function playInbox(run: Run, step: InboxStep): Promise<string[]> {
  const { inbox, texts } = await filled(run, step)
  const came = await textsTo(run.host.console ?? '', inbox)
  return problemsOf(
    texts,
    came.map(({ text }) => text),
    `inbox of ${inbox}`,
    run.variables,
  )
}

async function play(run: Run, step: Step): Promise<string[]> {
  if ('request' in step) return playRequest(run, step)
  if ('inbox' in step) return playInbox(run, step)
  const given = await run.host.arrangements[step.arrange]?.(await filled(run, step.with ?? {}))
  for (const [name, value] of Object.entries(given ?? {})) run.variables.set(name, value)
  return []
}

/** What the case asks of its host that this one does not have. */
function missingIn(host: Host, recorded: Case): string[] {
  const arrangements = arrangementsOf(recorded).filter((name) => !Object.hasOwn(host.arrangements, name))
  const usesInbox = /"inbox":|\{\{(code|wrongCode):/.test(JSON.stringify(recorded.steps))
  return [...arrangements, ...(usesInbox && host.console === null ? ['inbox'] : [])]
}

/**
 * Plays one case; it ends at the first step that goes wrong.
 * @param defaults headers that every answer must carry where the case does not say otherwise
 */
export async function runCase(recorded: Case, host: Host, defaults: Record<string, string> = {}): Promise<Outcome> {
  const missing = missingIn(host, recorded)
  if (missing.length > 0) return { state: 'skipped', missing }
  await host.reset?.()
  const run: Run = { host, variables: freshVariables(host.base), defaults }
  for (const [index, step] of recorded.steps.entries()) {
    const problems = await play(run, step).catch((error: unknown) => [String(error)])
    if (problems.length > 0) {
      const where = recorded.places?.[index] ?? `step ${index + 1}`
      return { state: 'failed', problems: problems.map((problem) => `${where}: ${problem}`) }
    }
  }
  return { state: 'passed' }
}
