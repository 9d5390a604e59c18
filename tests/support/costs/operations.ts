/** Every request with a budget: a successful one of each function, and other outcomes with a different cost. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { ask, join } from '../actions.ts'
import { askCode, failLogins, tryLogIn, tryRegister, typeCode } from '../attempts.ts'
import { askLink, freshBytes, owner, remove, sendMultipart, upload } from '../files.ts'
import { rightEvents } from '../lambda/rightEvents.ts'
import { askForCode, logIn, PASSWORD, register, registerPhone, wrongCode } from '../people.ts'
import { windowStart } from '../windows.ts'
import { type Answer, freshAddress, freshName, freshPhone, type World } from '../world.ts'

/** One request, ready to be sent. */
export interface Ready {
  send(): Promise<Answer>
  /** The expected status; with another one the budget would be measured on something else. */
  status: number
}

export type Operation = (world: World) => Promise<Ready>

/** A successful request of a function, from a network of its own. */
function rightOf(name: string): Operation {
  return async (world) => {
    const arrange = rightEvents[name]
    if (!arrange) throw new Error(`${name} has no right event`)
    const { method, path, json, body, headers, token, status } = await arrange(world)
    const request = { ...(json && { json }), ...(body && { body }), ...(headers && { headers }), token }
    return { send: () => world.call(method, path, { ...request, from: freshAddress() }), status }
  }
}

const someone = (world: World) => register(world, { from: freshAddress() })
const proved = (world: World) => registerPhone(world, freshPhone(), freshAddress())

/** An address in an IPv6 site that has not been used before. */
const freshSite = () => `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}:1::1`

/** Writes a counter of the throttle with the value that so many requests would have left. */
async function counted(world: World, item: Record<string, unknown>): Promise<void> {
  const TableName = world.cloud.environment['THROTTLE_TABLE']
  await world.cloud.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(item) }))
}

async function locked(world: World, subject: string): Promise<void> {
  const lockedUntil = Date.now() + 3_600_000
  await counted(world, { subject, counter: 'login-lock', failures: 100, lockedUntil })
}

/** A login by `userapi`, the dialect that answers all failures alike. */
const login = (
  status: number,
  typedBy: (world: World) => Promise<{ account: string; password?: string; from?: string }>,
): Operation => {
  return async (world) => {
    const { account, password = 'wrong-password', from = freshAddress() } = await typedBy(world)
    return { send: () => tryLogIn(world, account, password, from), status }
  }
}

const logins: Record<string, Operation> = {
  'login by password, from a known network': login(200, async (world) => {
    const [person, from] = [await someone(world), freshAddress()]
    await logIn(world, person, from)
    return { ...person, from }
  }),
  'login by password, by id': login(200, async (world) => {
    const { id, password } = await someone(world)
    return { account: String(id), password }
  }),
  'login by password, over IPv6': login(200, async (world) => ({ ...(await someone(world)), from: freshSite() })),
  'login by password, wrong': login(400, async (world) => ({ account: (await someone(world)).account })),
  'login by password, nobody': login(404, async () => ({ account: freshName() })),
  'login by password, no identifier': login(404, async () => ({ account: '///' })),
  'login by password, wrong id': login(400, async (world) => ({ account: String((await someone(world)).id) })),
  'login by password, nobody’s id': login(404, async () => ({ account: '1999999998' })),
  'login by password, the wrong one that begins a wait': login(400, async (world) => {
    const [person, from] = [await someone(world), freshAddress()]
    await failLogins(world, person, 4, from)
    return { account: person.account, from }
  }),
  'login by password, waiting': login(400, async (world) => {
    const [person, from] = [await someone(world), freshAddress()]
    await failLogins(world, person, 5, from)
    return { ...person, from }
  }),
  'login by password, nobody, waiting': login(400, async (world) => {
    const [account, from] = [freshName(), freshAddress()]
    await failLogins(world, { account }, 5, from)
    return { account, from }
  }),
  'login by password, locked': login(403, async (world) => {
    const person = await someone(world)
    await locked(world, `account#${person.id}`)
    return person
  }),
  'login by password, the network’s budget spent': login(429, async (world) => {
    const [person, from] = [await someone(world), freshAddress()]
    const hour = windowStart('hour')
    await counted(world, { subject: `network#${from}`, counter: `login#hour#${hour}`, spent: 360 })
    return { ...person, from }
  }),
  'login by password, counting failures, wrong (usermodule)': async (world) => {
    const { account } = await someone(world)
    const json = { account, password: '0'.repeat(32) }
    return { send: () => world.call('POST', '/user/login/md5', { json, from: freshAddress() }), status: 401 }
  },
}

const codes: Record<string, Operation> = {
  'send a code, login, nobody': async (world) => ({
    send: () => askCode(world, 'loginPhone', freshPhone(), freshAddress()),
    status: 404,
  }),
  'send a code, register, proved phone': async (world) => {
    const { phone } = await proved(world)
    return { send: () => askCode(world, 'registerPhone', phone, freshAddress()), status: 403 }
  },
  'send a code, cool-down': async (world) => {
    const { phone } = await proved(world)
    await askForCode(world, 'loginPhone', phone, freshAddress())
    return { send: () => askCode(world, 'loginPhone', phone, freshAddress()), status: 429 }
  },
  'send a code, over IPv6': async (world) => {
    const { phone } = await proved(world)
    return { send: () => askCode(world, 'loginPhone', phone, freshSite()), status: 200 }
  },
  'send a code, SNS refuses the number': async (world) => {
    const { phone } = await proved(world)
    const send = async () => {
      world.cloud.sms.behave({ kind: 'refuse', error: 'OptedOut' }, 1)
      return askCode(world, 'loginPhone', phone, freshAddress())
    }
    return { send, status: 503 }
  },
  'login by code, wrong': async (world) => {
    const { phone } = await proved(world)
    const code = await askForCode(world, 'loginPhone', phone, freshAddress())
    return { send: () => typeCode(world, 'loginPhone', phone, wrongCode(code), { from: freshAddress() }), status: 400 }
  },
  'login by code, none live': async (world) => {
    const { phone } = await proved(world)
    return { send: () => typeCode(world, 'loginPhone', phone, '123456', { from: freshAddress() }), status: 404 }
  },
  'login by code, nobody': async (world) => ({
    send: () => typeCode(world, 'loginPhone', freshPhone(), '123456', { from: freshAddress() }),
    status: 404,
  }),
  'reset by code, none live': async (world) => {
    const { phone } = await proved(world)
    return { send: () => typeCode(world, 'forgetPassword', phone, '123456', { from: freshAddress() }), status: 400 }
  },
  'reset by code, nobody': async (world) => ({
    send: () => typeCode(world, 'forgetPassword', freshPhone(), '123456', { from: freshAddress() }),
    status: 404,
  }),
  'register by password, taken': async (world) => {
    const { account } = await someone(world)
    return { send: () => tryRegister(world, { account, password: PASSWORD }), status: 200 }
  },
}

const info = (world: World, token: string) => world.call('POST', '/app/user/info', { json: {}, token })

const others: Record<string, Operation> = {
  'session, none given': async (world) => ({
    send: () => world.call('POST', '/app/user/info', { json: {} }),
    status: 403,
  }),
  'session, garbage': async (world) => ({ send: () => info(world, 'e30.e30.garbage'), status: 403 }),
  'session, logged out': async (world) => {
    const { token } = await owner(world)
    await world.call('POST', '/loguot', { json: {}, token })
    return { send: () => info(world, token), status: 403 }
  },
  'file, bytes that are there already': async (world) => {
    const [bytes, by] = [freshBytes(), await owner(world)]
    await upload(world, by, bytes)
    return { send: () => sendMultipart(world, by, 'a.bin', bytes), status: 200 }
  },
  'file, direct upload begun': async (world) => {
    const { token } = await owner(world)
    const json = { file_name: 'a.bin', file_size: 50_000_000 }
    return { send: () => world.call('POST', '/upload', { json, token }), status: 200 }
  },
  'file, download of none': async (world) => {
    const by = await owner(world)
    return { send: () => askLink(world, by, 'fileserver', 2_000_000_001), status: 404 }
  },
  'file, deletion of none': async (world) => {
    const by = await owner(world)
    return { send: () => remove(world, by, 2_000_000_001), status: 200 }
  },
  'action, GetMessage of oneself': async (world) => {
    const { id, token } = await join(world)
    const wanted = { id, data_type: ['username', 'phone'] }
    return { send: () => ask(world, 'GetMessage', wanted, token, freshAddress()), status: 200 }
  },
}

const rights = Object.keys(rightEvents).map((name) => [name, rightOf(name)] as const)

/** By name; a function's own name means its successful request. */
export const operations: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(rights),
  ...logins,
  ...codes,
  ...others,
}
