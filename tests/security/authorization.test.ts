/** Who may do what: every deployed route and action for everybody, and whom a request is about. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../support/actions.ts'
import { startWindow } from '../support/attempts.ts'
import { md5, sessionsOf, user } from '../support/evidence.ts'
import { askForCode, type CodeRoute, logIn, PASSWORD, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

beforeAll(async () => {
  startWindow(world)
})

const MINUTE_MS = 60_000
const NEW_PASSWORD = 'another-1'

interface Holder {
  id: number
  phone: string
  token: string
}

async function holder(role = 'normal'): Promise<Holder> {
  const phone = freshPhone()
  const { json } = await world.call('POST', '/user/regist', {
    json: { phone, password: PASSWORD },
    from: freshAddress(),
  })
  if (role !== 'normal') await setRole(json.data, role)
  return { id: json.data, phone, token: await openSession({ id: json.data, phone }) }
}

const openSession = ({ id, phone }: Pick<Holder, 'id' | 'phone'>, password: string = PASSWORD): Promise<string> =>
  logIn(world, { id, account: phone, password }, freshAddress())

const setRole = (id: number, role: string) =>
  world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: marshall({ id }),
      UpdateExpression: 'SET #role = :role',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: marshall({ ':role': role }),
    }),
  )

/** The status, and what the dialect puts beside it to tell one answer from another. */
function said({ status, json = {} }: Answer): string {
  const { StatusCode, Response, mess, done, code, msg, message } = json
  if (done !== undefined) return `${status} ${code}`
  if (json.status !== undefined) return `${status} ${json.status}`
  const words = [StatusCode, code, Response?.mess ?? mess ?? msg ?? message]
  return [status, ...words.filter((word) => word !== undefined)].join(' ')
}

const actors = ['nobody', 'owner', 'other', 'leader', 'admin'] as const
type Actor = (typeof actors)[number]

interface Sending {
  path?: string
  json?: object
}

interface Row {
  /** What is told of the row where a route has several. */
  when?: string
  /** What is sent; it names the owner wherever it can. */
  send?: (owner: Holder) => Sending | Promise<Sending>
  /** What an answer of success shows, and whose. */
  shows?: (answer: Answer, owner: Holder) => string
  /** Whether a session is what the row depends on: then nobody but the owner changes anything of the owner's. */
  guarded?: true
  /** Whether an admin changes the owner by it all the same. */
  managed?: true
  expected: Record<Actor, string>
}

const alike = (words: string): Record<Actor, string> => ({
  nobody: words,
  owner: words,
  other: words,
  leader: words,
  admin: words,
})

/** A route that asks for no session: one that is there changes nothing. */
const open = (words: string, send?: Row['send'], exceptions: Partial<Row['expected']> = {}): Row => ({
  ...(send && { send }),
  expected: { ...alike(words), ...exceptions },
})

/** A route of the owner alone: admins do no better than strangers. */
const ownersOnly = (send: Row['send'], [nobody, owner, others]: [string, string, string]): Row => ({
  ...(send && { send }),
  guarded: true,
  expected: { ...alike(others), nobody, owner },
})

const ownAction = (success: string, send: (owner: Holder) => object | Promise<object>, flat = false): Row =>
  ownersOnly(
    async (owner) => ({ json: { ...(await send(owner)), id: String(owner.id) } }),
    flat
      ? ['401 session error', `200 ${success}`, '403 permission denied']
      : ['401 2 session error', `200 0 ${success}`, '403 3 permission denied'],
  )

/** A route that is about whoever asks, whomever the request names. */
const aboutOneself = (nobody: string, success: string, shows?: Row['shows'], json?: object): Row => ({
  send: ({ id, phone }) => ({ json: { ...json, id: String(id), user_id: id, userId: id, phone, owner: id } }),
  ...(shows && { shows }),
  guarded: true,
  expected: shows
    ? { ...alike(`${success} oneself`), nobody, owner: `${success} owner` }
    : { ...alike(success), nobody },
})

/** Somebody who has asked the owner for friendship. */
async function askedBySomebody(owner: Holder): Promise<object> {
  const { id, token } = await holder()
  await ask(world, 'AddFriend', { friend_id: owner.id }, token, freshAddress())
  return { friend_id: id }
}

async function friendOf(owner: Holder): Promise<object> {
  const friend = await askedBySomebody(owner)
  await ask(world, 'AcceptFriend', friend, owner.token, freshAddress())
  return friend
}

/** What somebody does to the owner, and what the owner would do to himself. */
const upon = (words: string, oneself: string): Row => ({
  send: ({ id }) => ({ json: { friend_id: id } }),
  guarded: true,
  expected: { ...alike(words), nobody: '401 2 session error', owner: oneself },
})

/** What is between the owner and somebody is nothing to others. */
const ofRequest = (success: string, nothing: string, between: (owner: Holder) => Promise<object>): Row =>
  ownersOnly(
    async (owner) => ({ json: await between(owner) }),
    ['401 2 session error', `200 0 ${success}`, `200 0 ${nothing}`],
  )

const whoseInfo: Row['shows'] = ({ json }, { id }) => (json.id === String(id) ? 'owner' : 'oneself')
const whoseName: Row['shows'] = ({ json }, { phone }) => (json.data.username === phone ? 'owner' : 'oneself')
const howMuch: Row['shows'] = ({ json }, { phone }) => (json.data.phone === phone ? 'all' : 'public')

const lookUp = (path: (owner: Holder) => string): Row => ({
  send: (owner) => ({ path: path(owner) }),
  shows: howMuch,
  guarded: true,
  expected: {
    ...alike('200 USER-SUCCESS-104 public'),
    owner: '200 USER-SUCCESS-104 all',
    admin: '200 USER-SUCCESS-104 all',
  },
})

/** A registration that asks for a role: only an admin's session gives one. */
const granting = (refused: string, granted: string, send: () => object): Row => ({
  when: 'with a role',
  send: () => ({ json: send() }),
  expected: { ...alike(refused), admin: granted },
})

const codeFor = (route: CodeRoute, phone: string) => askForCode(world, route, phone, freshAddress())

const reset = ({ id, phone }: Holder) => ({ id, phone, newPSD: md5(NEW_PASSWORD) })

const loggingOut = () => aboutOneself('200 -3 no user login', '200 0 success', whoseName)

/** A file of somebody's own, through the door that takes it whole. @returns its id */
async function fileOf({ token }: Holder, permission?: number): Promise<number> {
  const json = { token, name: 'a.txt', data: 'YWJj', ...(permission !== undefined && { permission }) }
  const answer = await world.call('POST', '/app/user/upload', { json, from: freshAddress() })
  if (said(answer) !== '201 130') throw new Error(`upload answered ${answer.text}`)
  return Number(answer.json.fid)
}

/** An upload of somebody's own that is under way. @returns its id */
async function uploadOf({ token }: Holder): Promise<number> {
  const json = { file_name: 'a.txt', file_size: 3, multipart: true }
  return (await world.call('POST', '/upload', { json, token, from: freshAddress() })).json.data.file_id
}

/** What a route of files is asked with: in the words of all dialects, so that each finds its own. */
const naming = (id: number) => ({ id, fid: String(id), file_id: id, file_ids: [id] })

const onFile = (expected: Record<Actor, string>, more: object = {}, permission?: number): Row => ({
  send: async (owner) => ({ json: { ...naming(await fileOf(owner, permission)), ...more } }),
  guarded: true,
  expected,
})

const onUpload = (expected: Record<Actor, string>): Row => ({
  when: 'of an upload under way',
  send: async (owner) => ({ json: naming(await uploadOf(owner)) }),
  guarded: true,
  expected,
})

/** Everybody but nobody sees and downloads a file that has the permission of the document. */
const files = {
  deletable: {
    nobody: '200 -3 no user login',
    owner: '200 0 success',
    other: '200 -3 permission denied',
    leader: '200 0 success',
    admin: '200 0 success',
  },
  changeable: {
    nobody: '200 -3 no user login',
    owner: '200 0 success',
    other: '200 -3 permission denied',
    leader: '200 -3 permission denied',
    admin: '200 0 success',
  },
}

/** Mask 0: nobody but the owner knows of it, admins neither. */
const HIDDEN = 0

const ownersUpload = ([nobody, owner, gone]: [string, string, string]) => ({ ...alike(gone), nobody, owner })

/** A list of somebody's files. @returns what the viewer may do with the first */
const whatOne: Row['shows'] = ({ json }) => {
  const [row] = json.data
  return row ? `${row.can_see} ${row.can_download} ${row.can_delete}` : 'nothing'
}

const listed = (permission: number | undefined, expected: Record<Actor, string>): Row => ({
  send: async (owner) => {
    await fileOf(owner, permission)
    return { path: `/files?creator=${owner.id}`, json: { creator: String(owner.id) } }
  },
  shows: whatOne,
  guarded: true,
  expected,
})

const listing = (): Row[] => [
  listed(undefined, {
    ...alike('200 0 success true true false'),
    nobody: '200 -3 no user login',
    owner: '200 0 success true true true',
    leader: '200 0 success true true true',
    admin: '200 0 success true true true',
  }),
  {
    when: 'of what is hidden',
    ...listed(HIDDEN, {
      ...alike('200 0 success nothing'),
      nobody: '200 -3 no user login',
      owner: '200 0 success true true true',
    }),
  },
]

const downloading = (send: (id: number) => Sending, [open, nobody, gone]: [string, string, string]): Row[] => [
  { send: async (owner) => send(await fileOf(owner)), guarded: true, expected: { ...alike(open), nobody } },
  {
    when: 'of what is hidden',
    send: async (owner) => send(await fileOf(owner, HIDDEN)),
    guarded: true,
    expected: { ...alike(gone), nobody, owner: open },
  },
]

/**
 * An action of the manager's desk, upon the owner.
 * @param leaders what leaders are answered, null where they may not sit there
 */
const desk = (
  fields: object | ((owner: Holder) => object | Promise<object>),
  leaders: string | null,
  admins: string,
): Row => ({
  send: async (owner) => ({
    json: { id: String(owner.id), ...(typeof fields === 'function' ? await fields(owner) : fields) },
  }),
  guarded: true,
  expected: {
    ...alike('403 3 permission denied'),
    nobody: '401 2 session error',
    ...(leaders !== null && { leader: `200 0 ${leaders}` }),
    admin: `200 0 ${admins}`,
  },
})

/** One that changes the owner, for admins alone. */
const managing = (fields: object = {}): Row => ({ ...desk(fields, null, 'ok'), managed: true })

const whoseFile: Row['shows'] = ({ json }, { phone }) => (json.data.creator === phone ? 'owner' : 'oneself')

/** A picture of one dot. */
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

async function withAvatar({ token }: Holder): Promise<void> {
  const answer = await world.call('POST', '/app/user/avatar', { json: { token, data: GIF }, from: freshAddress() })
  if (said(answer) !== '201 120') throw new Error(`avatar answered ${answer.text}`)
}

const table: Record<string, Row[]> = {
  'GET /.well-known/jwks.json': [open('200')],
  'GET /avatar/{id}': [
    open('302 Found', async (owner) => {
      await withAvatar(owner)
      return { path: `/avatar/${owner.id}` }
    }),
    { when: 'that is not there', ...open('404 Not Found', ({ id }) => ({ path: `/avatar/${id}` })) },
  ],
  '* $default': [open('404 Not Found', () => ({ path: '/no/such/route' }))],

  'POST /user Login': [
    open('200 0 login success', ({ id }) => ({ json: { id: String(id), password: PASSWORD } })),
    {
      when: 'with a wrong password',
      ...open('200 0 password error', ({ id }) => ({ json: { id, password: 'wrong-1' } })),
    },
  ],
  'POST /user Logon': [open('200 0 create user success', () => ({ json: { username: '小明', password: PASSWORD } }))],
  'POST /user Update': [
    ownAction('update success', () => ({ data_type: ['cont'], old_data: [''], new_data: ['一'] }), true),
  ],
  'POST /user GetMessage': [
    {
      when: 'of what is for oneself',
      send: ({ id }) => ({ json: { id: String(id), data_type: ['phone'] } }),
      guarded: true,
      expected: { ...alike('200 get data false'), owner: '200 get data success', admin: '200 get data success' },
    },
    {
      when: 'of what is for friends',
      send: ({ id }) => ({ json: { id: String(id), data_type: ['birth'] } }),
      guarded: true,
      expected: { ...alike('200 get data false'), owner: '200 get data success', admin: '200 get data success' },
    },
    open('200 get data success', ({ id }) => ({ json: { id: String(id), data_type: ['cont', 'fans'] } })),
  ],
  'POST /user ChangePassword': [
    ownAction('update success', () => ({ old_password: PASSWORD, new_password: NEW_PASSWORD })),
  ],
  'POST /user Logout': [ownAction('logout success', () => ({}))],
  'POST /user GetSessions': [ownAction('get data success', () => ({}))],
  'POST /user RevokeSession': [
    ownAction('session revoked', async (owner) => ({ session: await sessionName(owner) })),
    {
      when: 'naming the session alone',
      ...ownersOnly(
        async (owner) => ({ json: { session: await sessionName(owner) } }),
        ['401 2 session error', '200 0 session revoked', '200 0 no such session'],
      ),
    },
  ],
  'POST /user RequestCode': [ownAction('code sent', () => ({ purpose: 'bind', phone: freshPhone() }))],
  'POST /user BindPhone': [
    ownAction('phone bound', async ({ token }) => {
      const phone = freshPhone()
      await ask(world, 'RequestCode', { purpose: 'bind', phone }, token, freshAddress())
      return { phone, phone_code: world.cloud.inbox.code(phone) }
    }),
  ],
  'POST /user AddFriend': [
    ownAction('friend request sent', async () => ({ friend_id: (await holder()).id })),
    { when: 'to the owner', ...upon('200 0 friend request sent', '200 0 id error') },
  ],
  'POST /user GetFriendRequests': [ownAction('get data success', () => ({}))],
  'POST /user AcceptFriend': [
    ownAction('friend added', askedBySomebody),
    { when: 'naming the one who asked alone', ...ofRequest('friend added', 'no such request', askedBySomebody) },
  ],
  'POST /user RejectFriend': [
    ownAction('friend rejected', askedBySomebody),
    { when: 'naming the one who asked alone', ...ofRequest('friend rejected', 'no such request', askedBySomebody) },
  ],
  'POST /user DeleteFriend': [
    ownAction('friend deleted', friendOf),
    { when: 'naming the friend alone', ...ofRequest('friend deleted', 'not friends', friendOf) },
  ],
  'POST /user BlockUser': [
    ownAction('blocked', friendOf),
    { when: 'of the owner', ...upon('200 0 blocked', '200 0 id error') },
  ],
  'POST /user UnblockUser': [
    ownAction('unblocked', friendOf),
    { when: 'of the owner', ...upon('200 0 unblocked', '200 0 id error') },
  ],
  'POST /user GetBlocked': [ownAction('get data success', () => ({}))],
  'POST /user GetFriends': [ownAction('get data success', () => ({}))],
  'POST /user FindUser': [
    ownAction('get data success', ({ phone }) => ({ account: phone })),
    {
      when: 'of the owner',
      send: ({ phone }) => ({ json: { account: phone } }),
      shows: ({ json }, { phone }) => (json.Response.data.name === phone ? 'all' : 'masked'),
      guarded: true,
      expected: {
        nobody: '401 2 session error',
        owner: '200 0 get data success all',
        other: '200 0 get data success masked',
        leader: '200 0 get data success masked',
        admin: '200 0 get data success all',
      },
    },
  ],

  'POST /user ExportData': [ownAction('export started', () => ({}))],
  'POST /user DeleteAccount': [
    ownAction('account deleted', () => ({ password: PASSWORD })),
    {
      when: 'by a code of the phone',
      ...ownersOnly(
        async ({ token, phone }) => {
          await ask(world, 'RequestCode', { purpose: 'bind', phone }, token, freshAddress())
          await ask(world, 'BindPhone', { phone, phone_code: world.cloud.inbox.code(phone) }, token, freshAddress())
          await ask(world, 'RequestCode', { purpose: 'delete' }, token, freshAddress())
          return { json: { phone_code: world.cloud.inbox.code(phone) } }
        },
        ['401 2 session error', '200 0 account deleted', '200 0 code expired'],
      ),
    },
  ],

  'POST /manager ListUsers': [desk({ limit: 1 }, 'ok', 'ok')],
  'POST /manager GetUser': [
    {
      ...desk({}, 'ok', 'ok'),
      shows: ({ json }, { phone }) => (json.Response.data.phone === phone ? 'all' : 'public'),
      expected: {
        ...alike('403 3 permission denied'),
        nobody: '401 2 session error',
        leader: '200 0 ok public',
        admin: '200 0 ok all',
      },
    },
  ],
  'POST /manager SetRole': [managing({ role: 'vip' })],
  'POST /manager FreezeUser': [managing({ explain: '违规' })],
  'POST /manager UnfreezeUser': [managing()],
  'POST /manager UnlockUser': [desk({}, 'ok', 'ok')],
  'POST /manager RevokeSessions': [managing()],
  'POST /manager ReleasePhone': [managing()],
  'POST /manager DeleteUser': [managing()],
  'POST /manager ListFiles': [
    {
      ...desk({}, 'ok', 'ok'),
      send: async (owner) => {
        await fileOf(owner)
        await fileOf(owner, HIDDEN)
        return { json: { id: String(owner.id) } }
      },
      shows: ({ json }, { phone }) =>
        json.Response.data
          .map(
            ({ creator, can_see }: Record<string, unknown>) => `${creator === phone ? 'owner' : 'masked'} ${can_see}`,
          )
          .join(', '),
      expected: {
        ...alike('403 3 permission denied'),
        nobody: '401 2 session error',
        leader: '200 0 ok masked true',
        admin: '200 0 ok owner false, owner true',
      },
    },
  ],
  'POST /manager DeleteFile': [
    desk(async (owner) => naming(await fileOf(owner)), null, 'ok'),
    { when: 'of what is hidden', ...desk(async (owner) => naming(await fileOf(owner, HIDDEN)), null, 'ok') },
  ],
  'POST /manager SetFilePermission': [
    desk(async (owner) => ({ ...naming(await fileOf(owner)), permission: 0 }), null, 'ok'),
    {
      when: 'of what is hidden',
      ...desk(async (owner) => ({ ...naming(await fileOf(owner, HIDDEN)), permission: 0xfff }), null, 'ok'),
    },
  ],
  'POST /manager DefineDataType': [
    desk(
      { data_name: 'colour', format: 'text', visibility: 'public', editable: true, max_length: 20, account: 1 },
      null,
      'ok',
    ),
  ],
  'POST /manager ListDataTypes': [desk({}, 'ok', 'ok')],
  'POST /manager DeleteDataType': [desk({ data_name: 'cont' }, null, 'data format error')],
  'POST /manager GetAudit': [desk({}, null, 'ok')],
  'POST /manager GetStats': [desk({}, 'ok', 'ok')],

  'POST /download Download': downloading(
    (id) => ({ json: naming(id) }),
    ['200 0 get download url success', '401 2 session error', '200 0 no such file'],
  ),
  'POST /download DownloadList': [
    {
      send: async (owner) => ({ json: { file_ids: [await fileOf(owner), await fileOf(owner, HIDDEN)] } }),
      shows: ({ json }) =>
        json.Response.data.map(({ url, mess }: { url?: string; mess?: string }) => (url ? 'a link' : mess)).join(', '),
      guarded: true,
      expected: {
        ...alike('200 0 get download url success a link, no such file'),
        nobody: '401 2 session error',
        owner: '200 0 get download url success a link, a link',
      },
    },
  ],

  'POST /register': [
    open('200 0 success', () => ({ json: { username: freshName(), password: PASSWORD } })),
    granting('200 -3 permission denied', '200 0 success', () => ({
      username: freshName(),
      password: PASSWORD,
      role: 'leader',
    })),
  ],
  'POST /login': [open('200 0 success', ({ phone }) => ({ json: { username: phone, password: PASSWORD } }))],
  'POST /loguot': [loggingOut()],
  'GET /loguot': [loggingOut()],
  'POST /logout': [loggingOut()],
  'GET /logout': [loggingOut()],
  'POST /upload': [
    aboutOneself('200 -3 no user login', '200 0 success', whoseFile, { file_name: 'a.txt', file_size: 3 }),
  ],
  'POST /upload/parts': [
    onUpload(ownersUpload(['200 -3 no user login', '200 0 success', '200 -1 no such file'])),
    onFile(ownersUpload(['200 -3 no user login', '200 -1 no such file', '200 -3 permission denied'])),
  ],
  'POST /upload/complete': [
    onUpload(ownersUpload(['200 -3 no user login', '200 -1 error', '200 -1 no such file'])),
    onFile(ownersUpload(['200 -3 no user login', '200 0 success', '200 -3 permission denied'])),
  ],
  'POST /upload/abort': [
    onUpload(ownersUpload(['200 -3 no user login', '200 0 success', '200 -1 no such file'])),
    onFile(ownersUpload(['200 -3 no user login', '200 -1 no such file', '200 -3 permission denied'])),
  ],
  'POST /delete': [
    onFile(files.deletable),
    {
      when: 'of what is hidden',
      ...onFile(ownersUpload(['200 -3 no user login', '200 0 success', '200 -1 no such file']), {}, HIDDEN),
    },
    onUpload(ownersUpload(['200 -3 no user login', '200 0 success', '200 -1 no such file'])),
  ],
  'DELETE /delete': [onFile(files.deletable)],
  'GET /files': listing(),
  'POST /files': listing(),
  'GET /download/{id}': downloading(
    (id) => ({ path: `/download/${id}` }),
    ['302 0 success', '401 -3 no user login', '404 -1 no such file'],
  ),
  'POST /permission': [
    onFile(files.changeable, { permission: 0 }),
    {
      when: 'of what is hidden',
      ...onFile(
        ownersUpload(['200 -3 no user login', '200 0 success', '200 -1 no such file']),
        { permission: 0xfff },
        HIDDEN,
      ),
    },
  ],

  'POST /app/register': [open('201 100', () => ({ json: { phone: freshPhone(), name: '小明', password: PASSWORD } }))],
  'POST /app/register/testphone': [
    open('200 102', () => ({ json: { phone: freshPhone() } })),
    { when: 'of somebody', ...open('403 101', ({ phone }) => ({ json: { phone } })) },
  ],
  'POST /app/login': [open('200 110', ({ phone }) => ({ json: { phone, password: PASSWORD } }))],
  'POST /app/user/modify': [
    aboutOneself('403 4', '200 150', undefined, { name: '新名' }),
    { when: 'of the password', ...aboutOneself('403 4', '200 150', undefined, { password: NEW_PASSWORD }) },
  ],
  'POST /app/user/info': [aboutOneself('403 4', '200 0', whoseInfo)],
  'POST /app/user/avatar': [aboutOneself('403 4', '201 120', undefined, { data: GIF })],
  'POST /app/user/get_avatar': [
    {
      send: async (owner) => {
        await withAvatar(owner)
        return { json: { id: String(owner.id) } }
      },
      guarded: true,
      expected: { ...alike('200 121'), nobody: '403 4' },
    },
  ],
  'POST /app/user/upload': [
    aboutOneself('403 4', '201 130', undefined, { name: 'a.txt', data: 'YWJj' }),
    {
      when: 'of the bytes that only the owner may have, by their MD5',
      send: async (owner) => {
        const data = Buffer.from(freshName())
        const json = { token: owner.token, name: 'a.txt', data: data.toString('base64'), permission: HIDDEN }
        await world.call('POST', '/app/user/upload', { json, from: freshAddress() })
        return { json: { name: 'b.txt', md5: md5(data.toString()) } }
      },
      guarded: true,
      expected: { ...alike('404 2'), nobody: '403 4', owner: '201 131' },
    },
  ],
  'POST /app/user/upload/parts': [onUpload(ownersUpload(['403 4', '200 0', '404 2']))],
  'POST /app/user/upload/complete': [
    onUpload(ownersUpload(['403 4', '404 2', '404 2'])),
    onFile(ownersUpload(['403 4', '200 0', '403 5'])),
  ],
  'POST /app/user/upload/abort': [onUpload(ownersUpload(['403 4', '200 0', '404 2']))],
  'POST /app/user/getfile': downloading((id) => ({ json: naming(id) }), ['200 140', '403 4', '404 2']),
  'POST /app/user/getownfilelist': [
    {
      send: async (owner) => ({ json: { owner: owner.id, fid: await fileOf(owner) } }),
      shows: ({ json }) => json.fidlist.length,
      guarded: true,
      expected: { ...alike('200 0 0'), nobody: '403 4', owner: '200 0 1' },
    },
  ],
  'POST /app/user/getfilelist': [
    {
      send: async (owner) => ({ json: { limit: 100, fid: await fileOf(owner, HIDDEN) } }),
      shows: ({ json }, { id }) => (json.owneridlist.includes(String(id)) ? 'what is hidden' : 'nothing of it'),
      guarded: true,
      expected: { ...alike('200 0 nothing of it'), nobody: '403 4' },
    },
  ],

  'POST /user/register': [
    open('200 register successful', () => ({ json: { account: freshName(), password: PASSWORD } })),
    granting('200 register failure', '200 register successful', () => ({
      account: freshName(),
      password: PASSWORD,
      role: 'admin',
    })),
  ],
  'POST /user/login': [open('200 login successful', ({ phone }) => ({ json: { account: phone, password: PASSWORD } }))],
  'POST /user/logout': [
    ownersOnly(
      ({ id }) => ({ json: { user_id: id } }),
      ['403 logout failure', '200 logout successful', '403 logout failure'],
    ),
  ],
  'GET /user/registerPhone/{phone}': [
    open('200 注意接收短信', () => ({ path: `/user/registerPhone/${freshPhone()}` })),
  ],
  'POST /user/registerPhone/{phone}': [
    open('200 register successful', async () => {
      const phone = freshPhone()
      const identifying_code = await codeFor('registerPhone', phone)
      return { path: `/user/registerPhone/${phone}`, json: { phone_number: phone, identifying_code } }
    }),
  ],
  'GET /user/loginPhone/{phone}': [
    open('200 注意接收短信', ({ phone }) => ({ path: `/user/loginPhone/${phone}` }), { owner: '403 已经登陆了' }),
  ],
  'POST /user/loginPhone/{phone}': [
    open('200 login successful', async ({ phone }) => {
      const identifying_code = await codeFor('loginPhone', phone)
      return { path: `/user/loginPhone/${phone}`, json: { phone_number: phone, identifying_code } }
    }),
  ],
  'GET /user/forgetPassword/{phone}': [
    open('200 注意接收验证码', ({ phone }) => ({ path: `/user/forgetPassword/${phone}` })),
  ],
  'POST /user/forgetPassword/{phone}': [
    open('200 login successful', async ({ phone }) => {
      const identifying = await codeFor('forgetPassword', phone)
      const json = { phone_number: phone, account: phone, identifying, new_password: NEW_PASSWORD }
      return { path: `/user/forgetPassword/${phone}`, json }
    }),
  ],

  'GET /user/count/{account}': [open('200 USER-SUCCESS-104', ({ phone }) => ({ path: `/user/count/${phone}` }))],
  'GET /user/id/{id}': [lookUp(({ id }) => `/user/id/${id}`)],
  'GET /user/account/{account}': [lookUp(({ phone }) => `/user/account/${phone}`)],
  'GET /user/login': [
    open('200 USER-SUCCESS-104', ({ phone }) => ({ path: `/user/login?account=${phone}&password=${md5(PASSWORD)}` })),
  ],
  'POST /user/login/md5': [
    open('200 USER-SUCCESS-104', ({ phone }) => ({ json: { account: phone, password: md5(PASSWORD) } })),
  ],
  'POST /user/regist': [open('200 USER-SUCCESS-101', () => ({ json: { phone: freshPhone(), password: PASSWORD } }))],
  'PUT /user/password/reset': [
    ownersOnly((owner) => ({ json: reset(owner) }), ['403 USER-FAIL-103', '200 USER-SUCCESS-103', '403 USER-FAIL-103']),
    {
      when: 'by code',
      ...open('200 USER-SUCCESS-103', async (owner) => ({
        json: { ...reset(owner), identifying_code: await codeFor('forgetPassword', owner.phone) },
      })),
    },
  ],
}

/** What `GetSessions` calls one more session of somebody. */
async function sessionName(owner: Holder): Promise<string> {
  await openSession(owner)
  const { json } = await ask(world, 'GetSessions', {}, owner.token, freshAddress())
  return json.Response.data.find(({ current }: { current: boolean }) => !current).session
}

const ACTIONS = join(import.meta.dirname, '../../functions/action')

/** The actions of a path, where it is one that has some. */
function actionsAt(path: string): string[] {
  const folder = join(ACTIONS, path)
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((file) => file.replace(/^./, (c) => c.toUpperCase()).replace(/\.ts$/, ''))
}

function deployed(): string[] {
  return world.cloud.template().routes.flatMap(({ method, path, handler }) => {
    if (method === '*') return ['* $default']
    const route = `${method} ${path}`
    const actions = handler.startsWith('functions/action/') ? actionsAt(path) : []
    return actions.length > 0 ? actions.map((action) => `${route} ${action}`) : [route]
  })
}

const cast = new Map<Actor, Promise<Holder>>()

/** Somebody for an actor to be; one does for all rows that neither end his session nor change him. */
function actingAs(actor: Actor, guarded: boolean): Promise<Holder> {
  const role = actor === 'other' ? 'normal' : actor
  if (guarded) return holder(role)
  const known = cast.get(actor) ?? holder(role)
  cast.set(actor, known)
  return known
}

async function tokenOf(actor: Actor, owner: Holder, guarded: boolean): Promise<string | undefined> {
  if (actor === 'nobody') return undefined
  return (actor === 'owner' ? owner : await actingAs(actor, guarded)).token
}

/** One cell of the matrix, with people of its own. @returns what was answered, and shown to whom */
async function cell(route: string, row: Row, actor: Actor): Promise<string> {
  const owner = await holder()
  const token = await tokenOf(actor, owner, row.guarded ?? false)
  const [, method = '', pattern = '', action] = /^(\S+) (\S+)(?: (\S+))?$/.exec(route) ?? []
  const { path = pattern, json } = (await row.send?.(owner)) ?? {}
  const [before, open] = [await user(world, owner.id), await sessionsOf(world, owner.id)]
  const named = new URLSearchParams({ id: String(owner.id), user_id: String(owner.id), owner: String(owner.id) })
  const withAction = action ? { Action: action, ...json } : json
  const readsBody = method !== 'GET' && method !== '*'
  const answer = await world.call(method === '*' ? 'GET' : method, `${path}${path.includes('?') ? '&' : '?'}${named}`, {
    ...(readsBody && withAction && { json: withAction }),
    headers: { 'x-user-id': String(owner.id), 'x-account': owner.phone },
    token,
    from: freshAddress(),
  })
  if (row.guarded && actor !== 'owner' && !(row.managed && actor === 'admin')) {
    expect(await user(world, owner.id)).toEqual(before)
    expect(await sessionsOf(world, owner.id)).toEqual(open)
  }
  const words = said(answer)
  const shown = row.shows && row.expected[actor].startsWith(`${words} `) ? ` ${row.shows(answer, owner)}` : ''
  return `${words}${shown}`
}

describe('S56 the matrix', () => {
  test('has a row for every route and every action that is deployed, and for no other', () => {
    expect(Object.keys(table).sort()).toEqual(deployed().sort())
  })

  const rows = Object.entries(table).flatMap(([route, variants]) =>
    variants.map((row) => [`${route}${row.when ? `, ${row.when}` : ''}`, route, row] as const),
  )

  test.each(rows)('%s', async (_, route, row) => {
    const answered = await Promise.all(actors.map(async (actor) => [actor, await cell(route, row, actor)] as const))
    expect(Object.fromEntries(answered)).toEqual(row.expected)
  })
})

describe('S57 the subject is the session', () => {
  test('for a password by kms modify: only the caller has a new one', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const json = { token: mine.token, password: NEW_PASSWORD, id: String(theirs.id), phone: theirs.phone }
    expect(said(await world.call('POST', '/app/user/modify', { json, from: freshAddress() }))).toBe('200 150')
    expect(typeof (await openSession(mine, NEW_PASSWORD))).toBe('string')
    expect(typeof (await openSession(theirs))).toBe('string')
  })

  test('that the first credential names: the others beside it, of somebody else, decide nothing', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const request = (token: string | undefined, other: string) => ({
      json: { token: other },
      headers: { cookie: `session_id=${other}` },
      token,
      from: freshAddress(),
    })
    const info = await world.call('POST', '/app/user/info', request(mine.token, theirs.token))
    expect(info.json).toMatchObject({ code: 0, id: String(mine.id) })
    expect(said(await world.call('POST', '/app/user/info', request('garbage', theirs.token)))).toBe('403 3')
    expect(said(await world.call('POST', '/loguot', request(mine.token, theirs.token)))).toBe('200 0 success')
    expect(await sessionsOf(world, mine.id)).toEqual([])
    expect(await sessionsOf(world, theirs.id)).toHaveLength(1)
  })

  test('for Update, whatever else the body and the query name', async () => {
    const [mine, theirs] = [await holder(), await holder()]
    const before = await user(world, theirs.id)
    const change = { data_type: ['cont'], old_data: [''], new_data: ['冒名'] }
    const named = {
      user_id: theirs.id,
      userId: theirs.id,
      phone: theirs.phone,
      owner: theirs.id,
      account: theirs.phone,
    }
    const answer = await world.call('POST', `/user?id=${theirs.id}&token=${theirs.token}`, {
      json: { Action: 'Update', ...change, ...named },
      token: mine.token,
      from: freshAddress(),
    })
    expect(said(answer)).toBe('200 update success')
    expect(await user(world, theirs.id)).toEqual(before)
    expect(await user(world, mine.id)).toMatchObject({ cont: '冒名' })
  })
})

describe('S58 a role', () => {
  const sees = async (token: string, { id, phone }: Holder) => {
    const lookedUp = await world.call('GET', `/user/id/${id}`, { token, from: freshAddress() })
    const message = await ask(world, 'GetMessage', { id: String(id), data_type: ['phone'] }, token, freshAddress())
    const json = { username: freshName(), password: PASSWORD, role: 'leader' }
    const granted = await world.call('POST', '/register', { json, token, from: freshAddress() })
    return [lookedUp.json.data.phone === phone, message.json.success, granted.json.code === 0]
  }
  const [nothing, everything] = [
    [false, false, false],
    [true, true, true],
  ]

  test('given or taken holds at the next request of a live session', async () => {
    const [subject, actor] = [await holder(), await holder()]
    for (const [role, expected] of [
      ['normal', nothing],
      ['admin', everything],
      ['leader', nothing],
      ['admin', everything],
      ['vip', nothing],
      ['creator', nothing],
      ['normal', nothing],
    ] as const) {
      await setRole(actor.id, role)
      expect([role, await sees(actor.token, subject)]).toEqual([role, expected])
    }
  })

  test('stands in no token', async () => {
    const { token } = await holder('admin')
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub'])
  })
})

describe('S60 proof', () => {
  const stale = async (run: () => Promise<void>) => {
    try {
      world.advance(16 * MINUTE_MS)
      await run()
    } finally {
      world.resetClock()
      startWindow(world)
    }
  }

  test('of usermodule’s reset by an old session is the old password', async () => {
    const owner = await holder()
    await stale(async () => {
      const put = (json: object) =>
        world.call('PUT', '/user/password/reset', { json, token: owner.token, from: freshAddress() })
      expect(said(await put(reset(owner)))).toBe('403 USER-FAIL-103')
      expect(said(await put({ ...reset(owner), old_password: md5('wrong-1') }))).toBe('403 USER-FAIL-103')
      expect(typeof (await openSession(owner))).toBe('string')
      expect(said(await put({ ...reset(owner), old_password: md5(PASSWORD) }))).toBe('200 USER-SUCCESS-103')
      expect(typeof (await openSession(owner, NEW_PASSWORD))).toBe('string')
    })
  })

  test('of kms modify that is wrong changes nothing, however recent the login', async () => {
    const { id, token } = await holder()
    const before = await user(world, id)
    const json = { token, password: NEW_PASSWORD, old_password: 'wrong-1', name: '新名' }
    expect((await world.call('POST', '/app/user/modify', { json, from: freshAddress() })).json.code).toBe(112)
    expect(await user(world, id)).toEqual(before)
  })

  test('of ChangePassword where no password is set is a recent login', async () => {
    const { phone, id } = await registerPhone(world, freshPhone(), freshAddress())
    const json = { phone_number: phone, identifying_code: await codeFor('loginPhone', phone) }
    const { token } = (await world.call('POST', `/user/loginPhone/${phone}`, { json, from: freshAddress() })).json
    const change = () => ask(world, 'ChangePassword', { new_password: NEW_PASSWORD }, token, freshAddress())
    await stale(async () => {
      const before = await user(world, id)
      expect(said(await change())).toBe('200 0 password error')
      expect(await user(world, id)).toEqual(before)
    })
    expect(said(await change())).toBe('200 0 update success')
  })

  test('of BindPhone is the code that was sent to the new phone for it, and no other', async () => {
    const [one, other] = [await holder(), await holder()]
    const [wanted, elsewhere] = [freshPhone(), freshPhone()]
    const before = await user(world, one.id)
    const bind = (fields: object) => ask(world, 'BindPhone', fields, one.token, freshAddress())
    const login = await codeFor('loginPhone', other.phone)
    const register = await codeFor('registerPhone', wanted)
    await ask(world, 'RequestCode', { purpose: 'bind', phone: elsewhere }, one.token, freshAddress())
    const code = world.cloud.inbox.code(elsewhere)
    expect(said(await bind({ phone: wanted }))).toBe('400 1 request error')
    expect(said(await bind({ phone: wanted, phone_code: register }))).toBe('200 0 code expired')
    expect(said(await bind({ phone: other.phone, phone_code: login }))).toBe('200 0 code expired')
    expect(said(await bind({ phone: wanted, phone_code: code }))).toBe('200 0 code expired')
    expect(await user(world, one.id)).toEqual(before)
    expect(said(await bind({ phone: elsewhere, phone_code: code }))).toBe('200 0 phone bound')
  })
})

describe('S62 an id that is none (SuperTokens CVE-2026-123797, CVE-2026-123800)', () => {
  const fullWidth = (id: number) =>
    [...String(id)].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
  const numbers = [0, -1, 2_147_483_648, '0', '-1', '2147483648', 9_007_199_254_740_991]
  const texts = ['%2e%2e', '../admin', 'abc', '1e9', '0x10', ' ', '１', 1.5, true, {}, []]

  test('names nobody in GetMessage, and is nobody’s own in what one does', async () => {
    const { id, token } = await holder()
    const about = async (given: unknown) =>
      said(await ask(world, 'GetMessage', { id: given, data_type: ['cont'] }, token, freshAddress()))
    const own = async (given: unknown) => said(await ask(world, 'GetSessions', { id: given }, token, freshAddress()))
    for (const given of numbers) {
      expect([given, await about(given), await own(given)]).toEqual([
        given,
        '200 get data false',
        '403 3 permission denied',
      ])
    }
    for (const given of [...texts, fullWidth(id)]) {
      expect([given, await about(given), await own(given)]).toEqual([given, '400 request error', '400 1 request error'])
    }
  })

  test('is another’s in userapi’s logout, or malformed, and logs nobody out', async () => {
    const { id, token } = await holder()
    const logout = async (user_id: unknown) =>
      said(await world.call('POST', '/user/logout', { json: { user_id }, token, from: freshAddress() }))
    for (const given of numbers) expect([given, await logout(given)]).toEqual([given, '403 logout failure'])
    for (const given of [...texts, fullWidth(id)]) {
      expect([given, await logout(given)]).toEqual([given, '400 参数错误'])
    }
    expect(await sessionsOf(world, id)).toHaveLength(1)
  })

  test('is no file on any route, or malformed, and no file is touched', async () => {
    const owner = await holder()
    const file = await fileOf(owner)
    const ask = async (path: string, json: object) =>
      said(await world.call('POST', path, { json, token: owner.token, from: freshAddress() }))
    const answers = (given: unknown) =>
      Promise.all([
        ask('/delete', { id: given }),
        ask('/upload/abort', { id: given }),
        ask('/permission', { id: given, permission: 0 }),
        ask('/app/user/getfile', { fid: given }),
        ask('/download', { file_id: given }),
      ])
    const written = texts.filter((text) => typeof text !== 'object' && text !== true)
    for (const given of [...numbers, ...written, `0${file}`, `+${file}`, ` ${file}`, fullWidth(file)]) {
      const gone = '200 -1 no such file'
      expect([given, await answers(given)]).toEqual([given, [gone, gone, gone, '404 2', '200 0 no such file']])
    }
    for (const given of [true, {}, [], [file]]) {
      const wrong = '200 -1 invalid params'
      expect([given, await answers(given)]).toEqual([given, [wrong, wrong, wrong, '403 1', '400 1 request error']])
    }
    for (const given of ['0', '-1', '2147483648', '%2e%2e', '%2F', '..%2f1', '%EF%BC%91', `0${file}`, `${file}%20`]) {
      const answer = await world.call('GET', `/download/${given}`, { token: owner.token, from: freshAddress() })
      expect([given, said(answer)]).toEqual([given, '404 -1 no such file'])
    }
    const { json } = await world.call('POST', '/files', { json: { creator: String(owner.id) }, token: owner.token })
    expect(json.data).toMatchObject([{ file_id: file, download_count: 0 }])
  })

  test('is malformed or without proof in usermodule’s reset', async () => {
    const owner = await holder()
    const put = async (id: unknown) => {
      const json = { ...reset(owner), id }
      return said(await world.call('PUT', '/user/password/reset', { json, token: owner.token, from: freshAddress() }))
    }
    for (const given of numbers) expect([given, await put(given)]).toEqual([given, '403 USER-FAIL-103'])
    for (const given of [...texts, fullWidth(owner.id)]) {
      expect([given, await put(given)]).toEqual([given, '400 USER-FAIL-100'])
    }
    expect(typeof (await openSession(owner))).toBe('string')
  })
})
