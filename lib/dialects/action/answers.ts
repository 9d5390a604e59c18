/** What the views of `action` answer, by action; the HTTP status of all of them is 200. */
import * as v from 'valibot'
import {
  accountId,
  accountIdText,
  count,
  cursor,
  epochMs,
  fileId,
  md5,
  permission,
  type Shown,
  seconds,
  text,
  token,
  url,
} from '../kit/shapes.ts'
import type { ActionName } from './operations.ts'

const said = <Mess extends string>(mess: Mess) => ({ success: v.literal(true), mess: v.literal(mess) })

const wrapped = <Entries extends v.ObjectEntries>(response: Entries) =>
  v.strictObject({ StatusCode: v.literal(0), Response: v.strictObject(response) })
const done = <Mess extends string>(mess: Mess) => wrapped(said(mess))
const ok = said('ok')
const found = said('get data success')
const linked = said('get download url success')

/** A picture's address, or empty. */
const photo = v.pipe(text, v.regex(/^(https?:\/\/.+)?$/))
const personFields = { id: accountIdText, name: text, photo }
const person = v.pipe(v.strictObject(personFields), v.title('Person'))

const textOrNull = v.nullable(text)
const countOrNull = v.nullable(count)
const yesNo = v.picklist(['y', 'n'])
/** Local time of UTC+8, without an offset. */
const timeOrNull = v.nullable(v.pipe(text, v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)))

/** Every field that `usermodule` documents, and the role. */
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
    role: v.nullable(v.picklist(['normal', 'vip', 'creator', 'leader', 'admin'])),
  }),
  v.title('ManagedUser'),
)

const file = v.pipe(
  v.strictObject({
    creator: text,
    creator_id: v.nullable(accountId),
    file_name: text,
    created_at: epochMs,
    can_download: v.boolean(),
    file_id: fileId,
    can_delete: v.boolean(),
    file_size: count,
    can_see: v.boolean(),
    download_count: count,
    file_doc: text,
    permission,
  }),
  v.title('ManagedFile'),
)

const dataType = v.pipe(
  v.strictObject({
    data_name: text,
    data_table: v.picklist(['users', 'profiles']),
    format: v.picklist(['name', 'text', 'integer', 'url', 'email', 'phone', 'time', 'alnum']),
    visibility: v.picklist(['public', 'friends', 'self']),
    editable: v.boolean(),
    max_length: count,
  }),
  v.title('DataType'),
)

const act = v.pipe(
  v.strictObject({
    who: textOrNull,
    what: v.picklist([
      'role_changed',
      'account_frozen',
      'account_unfrozen',
      'account_unlocked',
      'sessions_revoked',
      'phone_released',
      'account_deleted',
      'file_deleted',
      'file_permission_changed',
      'data_type_defined',
      'data_type_deleted',
    ]),
    whom: textOrNull,
    thing: textOrNull,
    to: textOrNull,
    time: epochMs,
    from: textOrNull,
  }),
  v.title('ManagersAct'),
)

const session = v.pipe(
  v.strictObject({
    session: text,
    created: epochMs,
    last_seen: epochMs,
    ip: textOrNull,
    agent: textOrNull,
    current: v.boolean(),
  }),
  v.title('OpenSession'),
)

const link = v.strictObject({ file_id: fileId, url, name: text, size: count, md5 })
const noLink = v.strictObject({ file_id: v.union([v.number(), text]), mess: text })

export const answers = {
  Login: v.strictObject({
    Response: v.strictObject({ ...said('login success'), token, id: accountIdText }),
    StatusCode: v.literal(0),
  }),
  Logon: wrapped({ success: v.literal(true), id: accountIdText, mess: v.literal('create user success') }),
  Update: v.strictObject({ ...said('update success'), token: v.exactOptional(token) }),
  GetMessage: v.strictObject({
    success: v.literal(true),
    data_type: v.array(text),
    data: v.array(text),
    mess: v.literal('get data success'),
  }),
  ChangePassword: done('update success'),
  Logout: done('logout success'),
  GetSessions: wrapped({ ...found, data: v.array(session) }),
  RevokeSession: done('session revoked'),
  RequestCode: done('code sent'),
  BindPhone: done('phone bound'),
  AddFriend: v.union([done('friend request sent'), done('friend added')]),
  GetFriendRequests: wrapped({
    ...found,
    data: v.array(v.strictObject({ ...personFields, mess: text, time: epochMs })),
    cursor,
  }),
  AcceptFriend: done('friend added'),
  RejectFriend: done('friend rejected'),
  DeleteFriend: done('friend deleted'),
  BlockUser: done('blocked'),
  UnblockUser: done('unblocked'),
  GetBlocked: wrapped({ ...found, data: v.array(person), cursor }),
  GetFriends: wrapped({ ...found, data: v.array(v.strictObject({ ...personFields, since: epochMs })), cursor }),
  FindUser: wrapped({ ...found, data: person }),
  ExportData: v.union([done('export started'), wrapped({ ...said('export ready'), url, expires_in: seconds })]),
  DeleteAccount: done('account deleted'),

  Download: wrapped({ ...linked, url, name: text, size: count, md5, expires_in: seconds }),
  DownloadList: wrapped({ ...linked, data: v.array(v.union([link, noLink])), expires_in: seconds }),

  ListUsers: wrapped({ ...ok, data: v.array(user), cursor }),
  GetUser: wrapped({ ...ok, data: user }),
  SetRole: wrapped(ok),
  FreezeUser: wrapped(ok),
  UnfreezeUser: wrapped(ok),
  UnlockUser: wrapped(ok),
  RevokeSessions: wrapped(ok),
  ReleasePhone: wrapped(ok),
  DeleteUser: wrapped(ok),
  ListFiles: wrapped({ ...ok, data: v.array(file), cursor }),
  DeleteFile: wrapped(ok),
  SetFilePermission: wrapped(ok),
  DefineDataType: wrapped(ok),
  ListDataTypes: wrapped({ ...ok, data: v.array(dataType) }),
  DeleteDataType: wrapped(ok),
  GetAudit: wrapped({ ...ok, data: v.array(act), cursor }),
  GetStats: wrapped({
    ...ok,
    data: v.strictObject({ accounts: count, files: count, bytes: count, logins: count, codes: count }),
  }),
} satisfies Record<ActionName, v.GenericSchema>

export type User = Shown<typeof user>
export type Body<Name extends ActionName> = Shown<(typeof answers)[Name]>
