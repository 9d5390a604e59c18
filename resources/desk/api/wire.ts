/** The service's answers, typed by its own declarations: if the wire changes, the desk does not compile. */
import type { Body } from '../../../lib/dialects/action/answers.ts'
import type { ActionName, ManagerAction } from '../../../lib/dialects/action/operations.ts'

export type { ActionName, ManagerAction }

type Inner<Answer> = Answer extends { Response: infer Response } ? Response : Answer

/** The content of `Response`; the whole answer where it has no such envelope. */
export type ResponseOf<Name extends ActionName> = Inner<Body<Name>>

export type User = ResponseOf<'GetUser'>['data']
export type ManagedFile = ResponseOf<'ListFiles'>['data'][number]
export type DataType = ResponseOf<'ListDataTypes'>['data'][number]
export type Act = ResponseOf<'GetAudit'>['data'][number]
export type Stats = ResponseOf<'GetStats'>['data']
export type OpenSession = ResponseOf<'GetSessions'>['data'][number]
export type Role = NonNullable<User['role']>

/** In order of rights, the least first. */
export const roles = ['normal', 'vip', 'creator', 'leader', 'admin'] as const satisfies readonly Role[]
export const formats = ['text', 'integer', 'url', 'email', 'time', 'alnum'] as const
export const visibilities = ['public', 'friends', 'self'] as const
