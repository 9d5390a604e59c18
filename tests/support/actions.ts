/** People of the `action` dialect and their requests; the test judges the answers. */
import { PASSWORD } from './people.ts'
import { type Answer, freshAddress, type World } from './world.ts'

export interface Member {
  /** The id as a string, as this dialect has it. */
  id: string
  token: string
}

/** Sends one action; it may fail. */
export function ask(world: World, Action: string, fields: object = {}, token?: string, from?: string): Promise<Answer> {
  return world.call('POST', '/user', { json: { Action, ...fields }, token, ...(from && { from }) })
}

/** Opens one more session of an account. @returns the token */
export async function openSession(world: World, id: string, password: string = PASSWORD): Promise<string> {
  const { json, text } = await ask(world, 'Login', { id, password }, undefined, freshAddress())
  if (!json.Response.success) throw new Error(`Login answered ${text}`)
  return json.Response.token
}

/** Registers an account without identifiers, known by its id, and logs in. */
export async function join(world: World, username = '小明'): Promise<Member> {
  const { json, text } = await ask(world, 'Logon', { username, password: PASSWORD }, undefined, freshAddress())
  if (!json.Response.success) throw new Error(`Logon answered ${text}`)
  const { id } = json.Response
  return { id, token: await openSession(world, id) }
}

export type Changes = readonly (readonly [name: string, old: string | number, fresh: string | number])[]

/** Sends Update with the three lists of its document. */
export function update(world: World, token: string | undefined, changes: Changes, fields: object = {}) {
  const [data_type, old_data, new_data] = [0, 1, 2].map((place) => changes.map((change) => change[place]))
  return ask(world, 'Update', { data_type, old_data, new_data, ...fields }, token)
}

/** The owner's own reading of a value. */
export async function readOwn(world: World, { id, token }: Member, names: readonly string[]): Promise<string[]> {
  const { json, text } = await ask(world, 'GetMessage', { id, data_type: names }, token)
  if (!json.success) throw new Error(`GetMessage answered ${text}`)
  return json.data
}

/** Whether a token is valid now. */
export async function isLive(world: World, token: string): Promise<boolean> {
  return (await ask(world, 'GetSessions', {}, token)).status === 200
}
