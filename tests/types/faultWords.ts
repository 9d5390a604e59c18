/**
 * What must not compile. Checked by `tsc`, which refuses an expected error that does not come: a dialect that lacks words
 * for a fault is never built.
 */
import { words as action } from '../../lib/dialects/action/faults.ts'
import { words as fileserver } from '../../lib/dialects/fileserver/faults.ts'
import type { Dialect, FaultWords } from '../../lib/dialects/kit/dialect.ts'
import { words as kms } from '../../lib/dialects/kms/faults.ts'
import { words as userapi } from '../../lib/dialects/userapi/faults.ts'
import { words as usermodule } from '../../lib/dialects/usermodule/faults.ts'
import type { Fault, FaultKind } from '../../lib/fault.ts'

/** Every dialect's words, and so every dialect's, without those for one fault. */
const { 'code-expired': _left, ...incomplete }: FaultWords = userapi

// @ts-expect-error a dialect without words for `code-expired`
export const lacking: FaultWords = incomplete

// @ts-expect-error the same inside a dialect
export const dialect: Dialect<'login'> = { name: 'new', words: incomplete, routeWords: {}, keptFields: {} }

// @ts-expect-error words for a fault that does not exist
export const inventing: FaultWords = { ...userapi, 'out-of-milk': userapi.internal }

// @ts-expect-error words that ask a fault for a detail it does not have
export const asking: FaultWords['conflict'] = ({ retryAfterSeconds }: { retryAfterSeconds: number }) => ({
  status: 409,
  body: { retryAfterSeconds },
})

// @ts-expect-error a fault without the detail that its kind must have
export const bare: Fault<'too-many-requests'>['detail'] = {}

// @ts-expect-error whether a file that is too large may come another way must be said
export const unsaid: Fault<'file-too-large'>['detail'] = {}

/** All five are complete, each of them for each kind. */
export const complete: Readonly<Record<string, Record<FaultKind, unknown>>> = {
  action,
  fileserver,
  kms,
  userapi,
  usermodule,
}
