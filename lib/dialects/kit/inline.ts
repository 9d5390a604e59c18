/** How large a file may be that comes or goes inside a request (contract, «Bytes»). */
import { settings } from '../../config.ts'
import type { BodyForm } from './body.ts'

const MIB = 1024 * 1024

/** What a Lambda event can hold at all: nothing larger arrives. */
export const UPLOAD_BODY_BYTES_MAX = 6 * MIB

// The gateway writes a form in base64 once more, so a file that is base64 in it arrives as sixteen ninths of itself.
const IN_FORM_BYTES_MAX = 3 * MIB

/** Bytes of a file that came as base64 in a body of this form. */
export function inlineBytesMax(form: BodyForm | null): number {
  const most = settings().FILE_INLINE_BYTES_MAX
  return form === 'pairs' ? Math.min(most, IN_FORM_BYTES_MAX) : most
}
