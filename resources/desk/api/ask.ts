/** Sends the service's actions with the session of the manager at the desk. */
import { rememberNames } from './names.ts'
import { refusalOf } from './refusal.ts'
import { send } from './send.ts'
import { currentToken, leave } from './session.ts'
import type { ActionName, ManagerAction, ResponseOf, User } from './wire.ts'

interface Asking {
  /** Requires a recent login; if the service asks for one, the desk requests it. */
  grave?: boolean
}

async function ask<Name extends ActionName>(
  path: string,
  Action: Name,
  fields: object,
  { grave = false }: Asking,
): Promise<ResponseOf<Name>> {
  const token = currentToken()
  try {
    return (await send({ path, body: { Action, ...fields }, ...(token && { token }) })) as ResponseOf<Name>
  } catch (thrown) {
    const refusal = refusalOf(thrown)
    if (refusal.wantsLogin && !grave) leave('ended')
    throw refusal
  }
}

/** @throws {Refusal} */
export const manage = <Name extends ManagerAction>(
  name: Name,
  fields: object = {},
  asking: Asking = {},
): Promise<ResponseOf<Name>> => ask('/manager', name, fields, asking)

/** A page of people. @throws {Refusal} */
export async function listUsers(fields: object): Promise<ResponseOf<'ListUsers'>> {
  const page = await manage('ListUsers', fields)
  rememberNames(page.data)
  return page
}

/** @throws {Refusal} */
export async function getUser(id: string): Promise<User> {
  const { data } = await manage('GetUser', { id })
  rememberNames([data])
  return data
}

type OwnAction = 'FindUser' | 'GetMessage' | 'GetSessions' | 'RevokeSession'

/** @throws {Refusal} */
export const askUser = <Name extends OwnAction>(name: Name, fields: object = {}): Promise<ResponseOf<Name>> =>
  ask('/user', name, fields, {})

/** A link for downloading a file. @throws {Refusal} */
export const linkOf = async (file_id: number): Promise<string> =>
  (await ask('/download', 'Download', { file_id }, {})).url
