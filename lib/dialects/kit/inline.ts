/** The size of files that come or go inside a request (contract, «Bytes»). */
import { settings } from '../../config.ts'
import type { BodyForm } from './body.ts'

const MIB = 1024 * 1024

/** The most that a Lambda event can hold. */
export const UPLOAD_BODY_BYTES_MAX = 6 * MIB

// The gateway encodes a form in base64 once more, so a base64 file in a form arrives as 16/9 of its bytes.
const IN_FORM_BYTES_MAX = 3 * MIB

/** The most bytes of a base64 file in a body of this form. */
export function inlineBytesMax(form: BodyForm | null): number {
  const most = settings().FILE_INLINE_BYTES_MAX
  return form === 'pairs' ? Math.min(most, IN_FORM_BYTES_MAX) : most
}
