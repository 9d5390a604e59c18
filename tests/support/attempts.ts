/** Single requests of `userapi` for tests that send many; the test judges the answers. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Purpose } from '../../lib/codes/purpose.ts'
import type { CodeRoute, Person } from './people.ts'
import { phoneItem, placeOfBudget, type Window } from './windows.ts'
import { type Answer, freshAddress, type World } from './world.ts'

export interface Typed {
  from?: string
  /** `account` of forgetPassword; the phone where not given. */
  account?: string | number
  newPassword?: string
  /** The optional `password` of loginPhone, an addition to the document. */
  password?: string
  token?: string
  /** `phone_number` of the body; the phone of the path where not given. */
  inBody?: string
}

/** Submits a code. */
export function typeCode(
  world: World,
  route: CodeRoute,
  phone: string,
  code: unknown,
  typed: Typed = {},
): Promise<Answer> {
  const { from, account = phone, newPassword = 'new-secret-1', password, token, inBody = phone } = typed
  const json =
    route === 'forgetPassword'
      ? { phone_number: inBody, account: String(account), identifying: code, new_password: newPassword }
      : { phone_number: inBody, identifying_code: code, ...(password !== undefined && { password }) }
  return world.call('POST', `/user/${route}/${encodeURIComponent(phone)}`, { json, ...(from && { from }), token })
}

export const askCode = (world: World, route: CodeRoute, phone: string, from?: string): Promise<Answer> =>
  world.call('GET', `/user/${route}/${encodeURIComponent(phone)}`, from ? { from } : {})

/** Sends one login; it may fail. */
export const tryLogIn = (world: World, account: string, password: unknown, from?: string): Promise<Answer> =>
  world.call('POST', '/user/login', { json: { account, password }, ...(from && { from }) })

/** Logs in with wrong passwords in turn, each of which is compared. */
export async function failLogins(world: World, { account }: Pick<Person, 'account'>, times: number, from: string) {
  for (let time = 1; time <= times; time++) await tryLogIn(world, account, 'wrong-password', from)
}

/** Sends one registration; it may fail. */
export const tryRegister = (world: World, json: object, from: string = freshAddress()): Promise<Answer> =>
  world.call('POST', '/user/register', { json, from })

/** Moves the clock to one minute past the next hour (or UTC day), so that no window ends during a test. */
export function startWindow(world: World, window: Window = 'hour'): void {
  const windowMs = window === 'hour' ? 3_600_000 : 86_400_000
  world.advance(windowMs - (Date.now() % windowMs) + 60_000)
}

/** Puts a budget where so many requests of this window would have brought it. */
export async function spentBefore(
  world: World,
  subject: string,
  name: string,
  window: Window,
  units: number,
): Promise<void> {
  const { table, key, attribute } = placeOfBudget(subject, name, window)
  await world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment[`${table}_TABLE`],
      Key: marshall(key),
      UpdateExpression: 'SET #count = :units',
      ExpressionAttributeNames: { '#count': attribute },
      ExpressionAttributeValues: marshall({ ':units': units }),
    }),
  )
}

/** Has a phone's code name an account that does not have the phone. @param phone in national form */
export async function plantHolder(world: World, phone: string, purpose: Purpose, account: number): Promise<void> {
  await world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['CODES_TABLE'],
      Key: marshall(phoneItem(`+86${phone}`)),
      UpdateExpression: 'SET #code.holder = :account',
      ExpressionAttributeNames: { '#code': purpose },
      ExpressionAttributeValues: marshall({ ':account': account }),
    }),
  )
}

export const inParallel = <T>(times: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)))

/** The number of answers by status and message. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { status, json } of answers) {
    const words = `${status} ${json?.msg ?? json?.message ?? ''}`
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}
