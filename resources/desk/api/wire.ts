/** What the service answers, as its own declarations have it: the desk does not compile over another wire. */
import type { Body } from '../../../lib/dialects/action/answers.ts'
import type { ActionName, ManagerAction } from '../../../lib/dialects/action/operations.ts'

export type { ActionName, ManagerAction }

type Inner<Answer> = Answer extends { Response: infer Response } ? Response : Answer

/** What stands in `Response`; the whole answer where it is flat. */
export type ResponseOf<Name extends ActionName> = Inner<Body<Name>>

export type User = ResponseOf<'GetUser'>['data']
export type ManagedFile = ResponseOf<'ListFiles'>['data'][number]
export type DataType = ResponseOf<'ListDataTypes'>['data'][number]
export type Act = ResponseOf<'GetAudit'>['data'][number]
export type Stats = ResponseOf<'GetStats'>['data']
export type OpenSession = ResponseOf<'GetSessions'>['data'][number]
export type Role = NonNullable<User['role']>

/** From nobody special to whoever may do everything. */
export const roles = ['normal', 'vip', 'creator', 'leader', 'admin'] as const satisfies readonly Role[]
export const formats = ['text', 'integer', 'url', 'email', 'time', 'alnum'] as const
export const visibilities = ['public', 'friends', 'self'] as const
