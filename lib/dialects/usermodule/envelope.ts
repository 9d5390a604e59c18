import type { Answer } from '../kit/answer.ts'

/** Accounts, ids and old clients' passwords stand in the URLs of this dialect: none may leave as a referrer. */
const headers = { 'referrer-policy': 'no-referrer' }

/** `{"status", "message", "data"}` and what is added behind. */
export function envelope(
  httpStatus: number,
  status: string,
  message: string,
  data: unknown,
  more: object = {},
): Answer {
  return { status: httpStatus, body: { status, message, data, ...more }, headers }
}
