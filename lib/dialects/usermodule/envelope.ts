import type { Answer } from '../kit/answer.ts'

/** Accounts, ids and old clients' passwords stand in the URLs of this dialect: none may leave as a referrer. */
const headers = { 'referrer-policy': 'no-referrer' }

/** `{"status", "message", "data"}` and what is added behind. */
export function envelope<Status extends string, Message extends string, Data, More extends object = object>(
  httpStatus: number,
  status: Status,
  message: Message,
  data: Data,
  more: More = {} as More,
): Answer<{ status: Status; message: Message; data: Data } & More> {
  return { status: httpStatus, body: { status, message, data, ...more }, headers }
}
