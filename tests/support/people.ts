/** Steps that people take before the tested part; each one throws unless it succeeds. */
import { type Answer, freshName, freshPhone, type World } from './world.ts'

export const PASSWORD = 'secret-1'

export interface Person {
  id: number
  /** The login field that names this person. */
  account: string
  password: string
}

export type CodeRoute = 'registerPhone' | 'loginPhone' | 'forgetPassword'

function expectOk(answer: Answer, what: string): Answer {
  if (answer.status !== 200) throw new Error(`${what} answered ${answer.status} ${answer.text}`)
  return answer
}

/** Registers an account with a login name and a password. */
export async function register(world: World, given: Partial<Person> & { from?: string } = {}): Promise<Person> {
  const { account = freshName(), password = PASSWORD, from } = given
  const request = { json: { account, password }, ...(from && { from }) }
  const { json } = expectOk(await world.call('POST', '/user/register', request), 'register')
  if (json.msg !== 'register successful') throw new Error(`register answered ${json.msg}`)
  return { id: json.user_id, account, password }
}

/** @returns the token */
export async function logIn(world: World, { account, password }: Person, from?: string): Promise<string> {
  const request = { json: { account, password }, ...(from && { from }) }
  return expectOk(await world.call('POST', '/user/login', request), 'login').json.token
}

/** Requests a code. @returns the six digits from the inbox */
export async function askForCode(world: World, route: CodeRoute, phone: string, from?: string): Promise<string> {
  expectOk(await world.call('GET', `/user/${route}/${phone}`, from ? { from } : {}), route)
  const code = world.cloud.inbox.code(phone)
  if (!code) throw new Error(`no code came to ${phone}`)
  return code
}

/** Six digits other than this code. */
export const wrongCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** Registers an account with a verified phone and no password. */
export async function registerPhone(world: World, phone: string = freshPhone(), from?: string) {
  const code = await askForCode(world, 'registerPhone', phone, from)
  const request = { json: { phone_number: phone, identifying_code: code }, ...(from && { from }) }
  const { json } = expectOk(await world.call('POST', `/user/registerPhone/${phone}`, request), 'registerPhone')
  return { id: json.user_id as number, phone }
}
