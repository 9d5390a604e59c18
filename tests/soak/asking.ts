/** Requests of the soak: each is sent from its person's own address, judged by the reference and counted. */
import { bodyOf } from '../conformance/body.ts'
import type { Json, RecordedRequest } from '../conformance/exchange.ts'
import { type Answer, send } from '../conformance/http.ts'
import { committedReference } from '../support/reference.ts'
import type { Asked } from './asked.ts'
import { spoiled } from './spoiling.ts'
import type { Tally } from './tally.ts'
import type { Weather } from './weather.ts'

export interface Heard {
  status: number
  body: Buffer
  /** The body, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever came over the wire; whoever asked says what it must be
  json: any
  headers: Answer['headers']
  /** The request that was sent was another one than was asked for. */
  isSpoiled: boolean
}

export type Ask = (asked: Asked) => Promise<Heard>

const SPOILED_SHARE = 0.06
/** The wire's time-outs and tries of a request that began in a storm. */
const AFTERMATH_MS = 12_000
/** The breaker of texts is open for half a minute. */
const TEXT_AFTERMATH_MS = 45_000

const texting = /registerPhone|loginPhone|forgetPassword|RequestCode/

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function wireFormOf(asked: Asked) {
  const body = bodyOf(asked)
  return {
    body: body?.bytes ?? null,
    headers: {
      ...(body?.type !== undefined && { 'content-type': body.type }),
      ...(asked.token !== undefined && { authorization: `Bearer ${asked.token}` }),
      ...asked.headers,
    },
  }
}

const calmEnough = (weather: Weather, asked: Asked) =>
  weather.calmFor(texting.test(`${asked.path} ${JSON.stringify(asked.json ?? '')}`) ? TEXT_AFTERMATH_MS : AFTERMATH_MS)

const actionOf = ({ json }: RecordedRequest) => (json as { Action?: Json } | undefined)?.Action

/**
 * A spoiled request may still succeed, its mistake being harmless: the answer is judged as that to the sound request, of which
 * the document knows every field.
 */
const judgedAs = (sent: Asked, meant: Asked): RecordedRequest => (actionOf(sent) === actionOf(meant) ? meant : sent)

/** What may not be, whatever the weather: an answer that is not documented, a wait without its seconds; in the calm, a failure. */
function problemsWith(asked: RecordedRequest, answer: Answer, wasCalm: boolean): string[] {
  const { status, headers } = answer
  return [
    ...judge.problemsOf(asked, answer),
    ...(headers.has('x-request-id') ? [] : ['no x-request-id']),
    ...((status === 429 || status === 503) && !headers.has('retry-after') ? [`${status} without Retry-After`] : []),
    ...(status >= 500 && wasCalm ? [`${status} in the calm`] : []),
  ]
}

const judge = committedReference()

interface Means {
  url: string
  weather: Weather
  tally: Tally
}

/** @param address where the person is: of the loopback network, and its own network to the service */
export function asker({ url, weather, tally }: Means, address: string): Ask {
  return async (given) => {
    const isSpoiled = given.exact === undefined && Math.random() < SPOILED_SHARE
    const asked = isSpoiled ? spoiled(given) : given
    const { body, headers } = wireFormOf(asked)
    const wasCalm = calmEnough(weather, asked)
    const began = performance.now()
    const answer = await send(url, {
      method: asked.method,
      path: asked.path,
      // A kept connection may be closed by the other end at the moment it is used again, which is nobody's fault.
      headers: { ...headers, connection: 'close' },
      body,
      localAddress: address,
    })
    const said = parsed(answer.body) as Json
    const problems = problemsWith(judgedAs(asked, given), answer, wasCalm && calmEnough(weather, asked))
    tally.count({ as: given.as, status: answer.status, milliseconds: performance.now() - began, storm: weather.name() })
    for (const problem of problems)
      tally.wrong(
        `${given.as}${isSpoiled ? ' (spoiled)' : ''}: ${problem} — ${answer.body.toString('utf8').slice(0, 200)}`,
      )
    return { ...answer, json: said, isSpoiled }
  }
}
