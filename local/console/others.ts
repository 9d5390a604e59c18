/** Other people for the samples: who is found, asks for friendship, has a phone or a file. They are made when they are needed. */
import { boolean, integer, maxValue, minValue, number, object, optional, parse, pipe, string } from 'valibot'
import { readBody } from '../listen.ts'
import { CallError } from './call.ts'
import { ask, demoPeople, enter, upload } from './demo.ts'
import { type Answer, type Exchange, json } from './exchange.ts'

const otherSchema = object({
  /** Which of the demo people. */
  n: pipe(number(), integer(), minValue(0), maxValue(demoPeople.length - 1)),
  /** The account that this person asks for friendship. */
  asks: optional(string()),
  /** Whether this person uploads a file that everybody may see. */
  file: optional(boolean()),
  /** A phone that this person binds. */
  phone: optional(string()),
})

async function bind({ cloud, apiUrl }: Exchange, phone: string, token: string): Promise<void> {
  await ask(apiUrl, '/user', { Action: 'RequestCode', purpose: 'bind', phone }, token)
  await ask(apiUrl, '/user', { Action: 'BindPhone', phone, phone_code: cloud.inbox.code(phone) ?? '' }, token)
}

/** Ids by login name: a person who is frozen or locked cannot log in, and is asked for all the same. */
const ids = new Map<string, number>()

/** Makes a demo person where he is missing, and has him do what is asked for. */
export const answerOther: Answer = async (exchange) => {
  const { request, response, apiUrl } = exchange
  const { n, asks, file, phone } = parse(otherSchema, JSON.parse(await readBody(request)))
  const person = demoPeople[n]
  if (!person) throw new CallError('There is no such person.')
  const present = await enter(apiUrl, person).catch((error: Error) => error)
  const known = ids.get(person.login)
  if (present instanceof Error) {
    if (known === undefined || asks !== undefined || file === true || phone !== undefined) throw present
    return json(response, { id: known, file: null })
  }
  ids.set(person.login, present.id)
  if (asks !== undefined) await ask(apiUrl, '/user', { Action: 'AddFriend', friend_id: asks }, present.token)
  if (phone !== undefined) await bind(exchange, phone, present.token)
  const uploaded = file === true ? await upload(apiUrl, present, n) : null
  json(response, { id: present.id, file: uploaded?.id ?? null })
}
