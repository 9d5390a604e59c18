import type { OperationId } from './refused.ts'

/**
 * What may be sent twice: it reads, or a second time changes nothing. A GET is not safe by being one: some of these dialects
 * log in or send a text by GET. What takes an `Idempotency-Key` is repeated under the same key.
 */
export const repeatable: ReadonlySet<OperationId> = new Set<OperationId>([
  'action.GetMessage',
  'action.GetFriendRequests',
  'action.GetFriends',
  'action.GetBlocked',
  'action.GetSessions',
  'action.FindUser',
  'action.ListUsers',
  'action.GetUser',
  'action.ListFiles',
  'action.ListDataTypes',
  'action.GetAudit',
  'action.GetStats',
  'kms.info',
  'kms.get_avatar',
  'kms.getownfilelist',
  'kms.getfilelist',
  'kms.upload.parts',
  'kms.upload.complete',
  'fileserver.files',
  'fileserver.upload.parts',
  'fileserver.upload.complete',
  'usermodule.id',
  'usermodule.account',
  'usermodule.count',
  'platform.jwks',
])
