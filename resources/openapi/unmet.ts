/**
 * Faults in the code of an operation that it never meets, each with the reason. All others that it can throw are
 * documented.
 */
import type { FaultKind } from '../../lib/fault.ts'

interface Unmet {
  kinds: readonly FaultKind[]
  because: string
}

const passwordOnly = 'A change of the password claims no identifier and names no old value.'
const demotesNobody = 'It takes nobody out of office.'
const addsNoEdge = 'It makes no friendship.'
const alike = 'Nobody and a wrong password are answered alike.'

export const unmet: Readonly<Record<string, Unmet>> = {
  'action.ChangePassword': { kinds: ['identifier-taken', 'old-data-differs'], because: passwordOnly },
  'usermodule.password.reset': { kinds: ['identifier-taken', 'old-data-differs'], because: passwordOnly },
  'kms.modify': { kinds: ['old-data-differs'], because: 'It names no old value.' },
  'action.DeleteUser': { kinds: ['code-expired'], because: 'A manager shows no code.' },
  'action.UnfreezeUser': { kinds: ['last-admin'], because: demotesNobody },
  'action.RevokeSessions': { kinds: ['last-admin'], because: demotesNobody },
  'action.ReleasePhone': { kinds: ['last-admin'], because: demotesNobody },
  'action.RejectFriend': { kinds: ['too-many-friends'], because: addsNoEdge },
  'action.DeleteFriend': { kinds: ['too-many-friends'], because: addsNoEdge },
  'action.BlockUser': { kinds: ['too-many-friends'], because: addsNoEdge },
  'action.UnblockUser': { kinds: ['too-many-friends'], because: addsNoEdge },
  'action.DownloadList': { kinds: ['no-such-file', 'file-denied'], because: 'Each row says it of its file.' },
  'usermodule.login': { kinds: ['no-account'], because: alike },
  'usermodule.login.md5': { kinds: ['no-account'], because: alike },
}
