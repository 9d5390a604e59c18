/** What the views of `kms` answer, by operation and HTTP status; ids are texts. */
import * as v from 'valibot'
import {
  accountIdText,
  count,
  cursor,
  epochMs,
  fileIdText,
  md5,
  partNumbers,
  partUrls,
  type Shown,
  seconds,
  text,
  token,
  url,
} from '../kit/shapes.ts'
import type { Operation } from './operations.ts'

const said = <Code extends number, Msg extends string>(code: Code, msg: Msg) => ({
  done: v.literal(true),
  code: v.literal(code),
  msg: v.literal(msg),
})
const success = said(0, '成功')

const columns = {
  fidlist: v.array(fileIdText),
  namelist: v.array(text),
  datelist: v.array(epochMs),
  sizelist: v.array(count),
}

export const answers = {
  register: { 201: v.strictObject({ ...said(100, '注册成功'), id: accountIdText }) },
  testphone: { 200: v.strictObject(said(102, '该手机号未被注册')) },
  login: { 200: v.strictObject({ ...said(110, '登录成功'), first_time: v.boolean(), token, id: accountIdText }) },
  modify: { 200: v.strictObject(said(150, '修改成功')) },
  info: {
    200: v.strictObject({
      ...success,
      name: text,
      phone: text,
      email: text,
      birth: v.pipe(text, v.regex(/^(-?\d+)?$/)),
      id: accountIdText,
    }),
  },
  avatar: { 201: v.strictObject(said(120, '上传成功')) },
  get_avatar: {
    200: v.strictObject({
      ...said(121, '获取头像成功'),
      data: v.pipe(text, v.base64()),
      url,
      type: v.pipe(text, v.regex(/^image\/(png|jpeg|webp|gif)$/)),
    }),
  },
  upload: {
    201: v.union([
      v.strictObject({ ...said(130, '上传成功'), fid: fileIdText }),
      v.strictObject({ ...said(131, '创建成功'), fid: fileIdText }),
    ]),
  },
  'upload.parts': { 200: v.strictObject({ ...success, urls: partUrls, have: partNumbers }) },
  'upload.complete': { 200: v.strictObject({ ...success, fid: fileIdText }) },
  'upload.abort': { 200: v.strictObject(success) },
  getfile: {
    200: v.strictObject({
      ...said(140, '获取成功'),
      data: v.pipe(text, v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
      name: text,
      url,
      size: count,
      md5,
      expires_in: seconds,
    }),
  },
  getownfilelist: { 200: v.strictObject({ ...success, ...columns, cursor }) },
  getfilelist: {
    200: v.strictObject({
      ...success,
      ...columns,
      ownerlist: v.array(text),
      owneridlist: v.array(accountIdText),
      downloadlist: v.array(count),
      cursor,
    }),
  },
} satisfies Record<Operation, Record<number, v.GenericSchema>>

type Answers = typeof answers
type ByStatus<Name extends Operation> = Answers[Name][keyof Answers[Name]]
export type Body<Name extends Operation> = ByStatus<Name> extends v.GenericSchema ? Shown<ByStatus<Name>> : never
