/** What the views of `usermodule` answer, by operation and HTTP status. */
import * as v from 'valibot'
import { accountId, count, type Shown, text, token, url } from '../kit/shapes.ts'
import type { Operation } from './operations.ts'

const said = <Status extends string, Message extends string>(status: Status, message: Message) => ({
  status: v.literal(status),
  message: v.literal(message),
})
const found = said('USER-SUCCESS-104', '查询成功')

const textOrNull = v.nullable(text)
const countOrNull = v.nullable(count)
const yesNo = v.picklist(['y', 'n'])
/** Local time of UTC+8, without an offset. */
const timeOrNull = v.nullable(v.pipe(text, v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)))

/** Every field of the document. */
const user = v.pipe(
  v.strictObject({
    id: accountId,
    card: textOrNull,
    type: textOrNull,
    name: textOrNull,
    loginname: textOrNull,
    password: v.literal(''),
    email: textOrNull,
    phone: textOrNull,
    ip: textOrNull,
    registertime: timeOrNull,
    lastlogintime: timeOrNull,
    lastloginip: textOrNull,
    lastupdatetime: timeOrNull,
    fans: countOrNull,
    follow: countOrNull,
    islock: yesNo,
    isfreeze: yesNo,
    freezeexplain: textOrNull,
    freezestarttime: timeOrNull,
    freezeendtime: timeOrNull,
    state: v.picklist(['normal', 'remove']),
    purseadd1: textOrNull,
    purseadd2: textOrNull,
    vipTime: textOrNull,
    photo: v.nullable(url),
    cont: textOrNull,
    hit: countOrNull,
    tag: textOrNull,
    backphoto: textOrNull,
  }),
  v.title('User'),
)

const shown = v.strictObject({ ...found, data: user })
const login = v.strictObject({ ...said('USER-SUCCESS-104', '登录成功'), data: accountId, token })

export const answers = {
  count: { 200: v.strictObject({ ...found, data: v.picklist([0, 1]) }) },
  id: { 200: shown },
  account: { 200: shown },
  login: { 200: login },
  'login.md5': { 200: login },
  regist: { 200: v.strictObject({ ...said('USER-SUCCESS-101', '注册成功'), data: accountId }) },
  'password.reset': { 200: v.strictObject({ ...said('USER-SUCCESS-103', '密码成功修改'), data: v.null() }) },
} satisfies Record<Operation, Record<number, v.GenericSchema>>

export type User = Shown<typeof user>
export type Body<Name extends Operation> = Shown<(typeof answers)[Name][200]>
