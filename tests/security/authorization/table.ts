/** Every deployed route and action: what it answers to whom. */
import { ask } from '../../support/actions.ts'
import { md5 } from '../../support/evidence.ts'
import { PASSWORD } from '../../support/people.ts'
import { freshAddress, freshName, freshPhone } from '../../support/world.ts'
import { codeFor, fileOf, type Holder, holder, NEW_PASSWORD, naming, openSession, reset, world } from './holders.ts'
import {
  aboutOneself,
  alike,
  askedBySomebody,
  desk,
  downloading,
  files,
  friendOf,
  GIF,
  granting,
  HIDDEN,
  listing,
  loggingOut,
  lookUp,
  managing,
  ofRequest,
  onFile,
  onUpload,
  open,
  ownAction,
  ownersOnly,
  ownersUpload,
  type Row,
  upon,
  whoseFile,
  whoseInfo,
  withAvatar,
} from './rows.ts'

export const table: Record<string, Row[]> = {
  'GET /.well-known/jwks.json': [open('200')],
  'GET /avatar/{id}': [
    open('302 Found', async (owner) => {
      await withAvatar(owner)
      return { path: `/avatar/${owner.id}` }
    }),
    { when: 'that is not there', ...open('404 Not Found', ({ id }) => ({ path: `/avatar/${id}` })) },
  ],
  'GET /openapi.json': [open('200')],
  'GET /openapi/{document}': [
    open('200', () => ({ path: '/openapi/kms.json' })),
    { when: 'that is not there', ...open('404 Not Found', () => ({ path: '/openapi/nothing.json' })) },
  ],
  'GET /docs': [open('200')],
  'GET /docs/{file}': [open('404 Not Found', () => ({ path: '/docs/nothing.js' }))],
  'GET /desk': [open('200')],
  'GET /desk/{file}': [open('404 Not Found', () => ({ path: '/desk/nothing.js' }))],
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
export async function sessionName(owner: Holder): Promise<string> {
  await openSession(owner)
  const { json } = await ask(world, 'GetSessions', {}, owner.token, freshAddress())
  return json.Response.data.find(({ current }: { current: boolean }) => !current).session
}
