/** What the views of `userapi` answer, by operation and HTTP status. */
import * as v from 'valibot'
import { accountId, type Shown, token } from '../kit/shapes.ts'
import type { Operation } from './operations.ts'

const login = v.strictObject({ msg: v.literal('login successful'), user_id: accountId, token })
const registration = v.strictObject({ msg: v.literal('register successful'), user_id: accountId })
const codeSent = v.strictObject({ msg: v.literal('注意接收短信') })

export const answers = {
  register: { 200: registration },
  login: { 200: login },
  logout: { 200: v.strictObject({ msg: v.literal('logout successful') }) },
  'registerPhone.get': {
    200: v.strictObject({ msg: v.literal('注意接收短信'), registered: v.exactOptional(v.literal(true)) }),
  },
  'registerPhone.post': { 200: registration },
  'loginPhone.get': { 200: codeSent },
  'loginPhone.post': { 200: login },
  'forgetPassword.get': { 200: v.strictObject({ msg: v.literal('注意接收验证码') }) },
  'forgetPassword.post': { 200: login },
} satisfies Record<Operation, Record<number, v.GenericSchema>>

export type Body<Name extends Operation> = Shown<(typeof answers)[Name][200]>
