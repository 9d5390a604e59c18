/** Documented answers that no recorded exchange shows, each with the reason for documenting it. */
import type { FaultKind } from '../../lib/fault.ts'

export interface Unshown {
  /** `kms.upload`, or `kms.*`. */
  operations: readonly string[]
  /** One of the kinds with this answer, or `success`. */
  kind: FaultKind | 'success'
  because: string
}

const own = 'Every action upon oneself refuses another id by one function; the exchanges show it on many.'
const counted = 'Every budget is spent by one function; the exchanges show those that differ.'

export const unshown: readonly Unshown[] = [
  {
    operations: ['action.ListDataTypes'],
    kind: 'success',
    because:
      'The recorded exchange leaves the rows open: a stage has its own. tests/security/manager.test.ts looks at them.',
  },
  { operations: ['action.*'], kind: 'not-own-account', because: own },
  {
    operations: ['action.BindPhone', 'action.BlockUser', 'action.UnblockUser', 'action.DeleteAccount'],
    kind: 'too-many-requests',
    because: counted,
  },
  {
    operations: [
      'action.ChangePassword',
      'action.ExportData',
      'kms.avatar',
      'kms.upload',
      'fileserver.upload',
      'platform.avatar',
    ],
    kind: 'too-many-requests',
    because: 'Each budget is too wide for an exchange; tests/security/costly.test.ts spends them all.',
  },
  {
    operations: ['userapi.registerPhone.post', 'userapi.forgetPassword.post'],
    kind: 'too-many-requests',
    because: counted,
  },
  {
    operations: ['action.DefineDataType', 'usermodule.password.reset'],
    kind: 'conflict',
    because: 'Only where another request writes the same item at that very moment (tests/races).',
  },
  {
    operations: ['action.Logon'],
    kind: 'role-refused',
    because: 'Only on a stage whose SELF_ASSIGNABLE_ROLES has no `normal`.',
  },
  {
    operations: ['action.Logon', 'action.GetMessage'],
    kind: 'internal',
    because: 'Its failures are worded by the document; this one is left for what fails outside its steps.',
  },
  {
    operations: ['action.DeleteAccount'],
    kind: 'no-account',
    because: 'Only where two requests delete the same account at one moment (tests/races/leaving.test.ts).',
  },
  {
    operations: ['kms.upload.parts', 'kms.upload.complete', 'kms.upload.abort'],
    kind: 'file-denied',
    because: 'The exchanges of fileserver show it; the verbs are the same.',
  },
  {
    operations: ['kms.upload', 'fileserver.upload'],
    kind: 'file-too-large',
    because: 'A resumable upload is offered only where FILE_MULTIPART_BYTES_MIN lies below what a request can hold.',
  },
  {
    operations: ['kms.modify'],
    kind: 'identifier-taken',
    because: 'It changes no phone; an email in use is the other of the two.',
  },
  {
    operations: ['platform.*'],
    kind: 'malformed',
    because: 'A query that names a field twice is refused like everywhere.',
  },
  { operations: ['platform.*'], kind: 'forbidden', because: 'A caller without an address is refused like everywhere.' },
  { operations: ['platform.*'], kind: 'unavailable', because: 'The stores fail in the exchanges of the dialects.' },
  { operations: ['platform.*'], kind: 'internal', because: 'A mistake in it is not known.' },
]
