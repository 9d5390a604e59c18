/** What is asked of a store that grows: the requests whose cost must not depend on how much there is. */
import { randomBytes, randomInt } from 'node:crypto'
import { setRole } from '../../../lib/accounts/setRole.ts'
import type { AccountId } from '../../../lib/identity/accountId.ts'
import type { Ready } from '../costs/operations.ts'
import { directly } from '../directly.ts'
import type { Answer, World } from '../world.ts'
import { type Centre, idOf, loginOf } from './crowd.ts'

const PASSWORD = 'secret-1'
const DAY_MS = 86_400_000

/** Budgets that no bench spends; what they count is counted all the same. */
export const settings = {
  REGISTER_PER_NETWORK_HOUR: '1000000',
  LOGIN_PER_NETWORK_HOUR: '1000000',
  LOOKUPS_PER_ACCOUNT_HOUR: '1000000',
  EXISTENCE_PER_NETWORK_HOUR: '1000000',
  SMS_PER_PHONE_HOUR: '1000',
  SMS_PER_NETWORK_HOUR: '1000000',
  SMS_PER_COUNTRY_DAY: '100000000',
  SMS_PER_STAGE_DAY: '100000000',
  FRIEND_REQUESTS_DAY: '100000',
  QUOTA_FILES: '100000',
}

type Place = Pick<World, 'call' | 'cloud'>

interface Member {
  id: AccountId
  loginname: string
  token: string
}

/** Who asks: the one in the middle of the crowd, and a manager. */
export interface Asker extends Place {
  centre: Centre & Member
  manager: Member
  /** Rows a page. */
  limit: number
}

function expectOk(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`answered ${answer.status} ${answer.text}`)
  return answer
}

async function register(place: Place): Promise<Omit<Member, 'token'>> {
  const loginname = `asker_${randomBytes(6).toString('hex')}`
  const json = { account: loginname, password: PASSWORD }
  const { json: made } = expectOk(await place.call('POST', '/user/register', { json }))
  return { id: made.user_id, loginname }
}

async function member(place: Place): Promise<Member> {
  const made = await register(place)
  const json = { account: made.loginname, password: PASSWORD }
  const answer = expectOk(await place.call('POST', '/user/login', { json }))
  return { ...made, token: answer.json.token }
}

/** Registers who asks; the crowd is made around him afterwards. */
export async function startAsking(place: Place, limit: number): Promise<Asker> {
  const [centre, manager] = [await member(place), await member(place)]
  await setRole(manager.id, 'admin', null, directly)
  return { call: place.call, cloud: place.cloud, centre: { ...centre, newestAt: Date.now() + DAY_MS }, manager, limit }
}

/** One request of its kind. @param turn a number that no other request of the kind has; people of the crowd are used up by it */
type Growing = (asker: Asker, turn: number) => Promise<Ready>

const addressOf = (turn: number) => `198.18.${Math.floor(turn / 250) % 250}.${(turn % 250) + 1}`

const own =
  (path: string, fields: (asker: Asker) => object): Growing =>
  async (asker) => ({
    send: () => asker.call('POST', path, { json: fields(asker), token: asker.centre.token }),
    status: 200,
  })

const listed =
  (query: string): Growing =>
  async ({ call, centre, limit }) => ({
    send: () => call('GET', `/files?limit=${limit}${query}`, { token: centre.token }),
    status: 200,
  })

const managed =
  (Action: string, fields: (asker: Asker, turn: number) => object = ({ limit }) => ({ limit })): Growing =>
  async (asker, turn) => ({
    send: () =>
      asker.call('POST', '/manager', { json: { Action, ...fields(asker, turn) }, token: asker.manager.token }),
    status: 200,
  })

/** A person with a phone of which no text is on its way: the right use of a code ends its cool-down. */
async function registerPhone({ call, cloud }: Asker, from: string): Promise<string> {
  const phone = `138${String(randomInt(100_000_000)).padStart(8, '0')}`
  expectOk(await call('GET', `/user/registerPhone/${phone}`, { from }))
  const json = { phone_number: phone, identifying_code: cloud.inbox.code(phone) }
  expectOk(await call('POST', `/user/registerPhone/${phone}`, { json, from }))
  return phone
}

/** By name. Each takes the first page of what it lists. */
export const growing: Readonly<Record<string, Growing>> = {
  'session check': own('/app/user/info', () => ({})),
  'files of all': listed(''),
  'files of all, by name': listed('&keyword=file'),
  'files of one': async (asker, turn) => listed(`&creator=${idOf(turn)}`)(asker, turn),
  'own files': own('/app/user/getownfilelist', ({ limit }) => ({ limit })),
  'recommended files': own('/app/user/getfilelist', ({ limit }) => ({ limit })),
  download: async ({ call, centre }, turn) => ({
    send: () => call('GET', `/download/${100_000_000 + turn}?link=1`, { token: centre.token }),
    status: 200,
  }),
  upload: async ({ call, centre }) => {
    const data = randomBytes(1000).toString('base64')
    return {
      send: () => call('POST', '/app/user/upload', { json: { name: 'a.txt', data }, token: centre.token }),
      status: 201,
    }
  },
  friends: own('/user', ({ limit }) => ({ Action: 'GetFriends', limit })),
  'friend request': async (asker) => {
    const friend_id = String((await register(asker)).id)
    return own('/user', () => ({ Action: 'AddFriend', friend_id }))(asker, 0)
  },
  'find a person': async (asker, turn) =>
    own('/user', () => ({ Action: 'FindUser', account: loginOf(turn) }))(asker, 0),
  'all people (manager)': managed('ListUsers'),
  'files of all (manager)': managed('ListFiles'),
  'one person (manager)': managed('GetUser', (_, turn) => ({ id: String(idOf(turn)) })),
  'numbers (manager)': managed('GetStats', () => ({})),
  register: async ({ call }, turn) => {
    const json = { account: `fresh_${randomBytes(6).toString('hex')}`, password: PASSWORD }
    return { send: () => call('POST', '/user/register', { json, from: addressOf(turn) }), status: 200 }
  },
  'login by password': async ({ call, centre }, turn) => {
    const json = { account: centre.loginname, password: PASSWORD }
    return { send: () => call('POST', '/user/login', { json, from: addressOf(turn) }), status: 200 }
  },
  'code sent': async (asker, turn) => {
    const from = addressOf(turn)
    const phone = await registerPhone(asker, from)
    return { send: () => asker.call('GET', `/user/loginPhone/${phone}`, { from }), status: 200 }
  },
  'login by code': async (asker, turn) => {
    const from = addressOf(turn)
    const phone = await registerPhone(asker, from)
    expectOk(await asker.call('GET', `/user/loginPhone/${phone}`, { from }))
    const json = { phone_number: phone, identifying_code: asker.cloud.inbox.code(phone) }
    return { send: () => asker.call('POST', `/user/loginPhone/${phone}`, { json, from }), status: 200 }
  },
}
