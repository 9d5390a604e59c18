/** A valid event for each function, and its expected answer. */
import { join, openSession } from '../actions.ts'
import { md5 } from '../evidence.ts'
import { beginResumable, freshBytes, multipart, type Owner, owner, sendParts, upload } from '../files.ts'
import { appoint } from '../managers.ts'
import { askForCode, PASSWORD, register, registerPhone } from '../people.ts'
import { freshAddress, freshName, freshPhone, type World } from '../world.ts'

export interface RightEvent {
  method: string
  path: string
  json?: object
  body?: Uint8Array
  headers?: Record<string, string>
  token?: string
  /** Expected status of the answer, and a part of its text. */
  status: number
  shows: string
}

type Arrange = (world: World) => Promise<RightEvent>

const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

const post = (path: string, json: object, shows: string, more: Partial<RightEvent> = {}): RightEvent => ({
  method: 'POST',
  path,
  json,
  status: 200,
  shows,
  ...more,
})
const get = (path: string, shows: string, more: Partial<RightEvent> = {}): RightEvent => ({
  method: 'GET',
  path,
  status: 200,
  shows,
  ...more,
})

const person = (world: World) => register(world, { from: freshAddress() })
const byPhone = async (world: World) => (await registerPhone(world, freshPhone(), freshAddress())).phone

/** An account with a phone and a password. */
async function owningPhone(world: World) {
  const phone = freshPhone()
  const { id } = await register(world, { account: phone, from: freshAddress() })
  return { id, phone }
}

async function ownFile(world: World): Promise<{ by: Owner; id: number; token: string }> {
  const by = await owner(world)
  return { by, id: await upload(world, by), token: by.token }
}

/** A resumable upload of one part, which has arrived or not. */
async function resumable(world: World, arrived: boolean) {
  const by = await owner(world)
  const size = 6 * 1024 * 1024
  const { id } = await beginResumable(world, by, size)
  if (arrived) await sendParts(world, by, id, [freshBytes(size)])
  return { id, token: by.token }
}

async function withAvatar(world: World): Promise<Owner> {
  const by = await owner(world)
  const answer = await world.call('POST', '/app/user/avatar', { json: { data: GIF }, token: by.token })
  if (answer.status !== 201) throw new Error(`avatar answered ${answer.text}`)
  return by
}

export const rightEvents: Readonly<Record<string, Arrange>> = {
  actionUser: async (world) => {
    const { id } = await join(world)
    return post('/user', { Action: 'Login', id, password: PASSWORD }, '"success":true')
  },
  actionDownload: async (world) => {
    const { id, token } = await ownFile(world)
    return post('/download', { file_id: id }, 'X-Amz-Signature', { token })
  },
  actionManager: async (world) => {
    const { token } = await appoint(world)
    return post('/manager', { Action: 'GetStats' }, '"mess":"ok"', { token })
  },

  kmsRegister: async () =>
    post('/app/register', { phone: freshPhone(), name: '小明', password: PASSWORD }, '注册成功', { status: 201 }),
  kmsTestphone: async () => post('/app/register/testphone', { phone: freshPhone() }, '该手机号未被注册'),
  kmsLogin: async (world) => {
    const { phone } = await owningPhone(world)
    return post('/app/login', { phone, password: PASSWORD }, '登录成功')
  },
  kmsModify: async (world) => {
    const { token } = await owner(world)
    return post('/app/user/modify', { name: '小红' }, '"done":true', { token })
  },
  kmsInfo: async (world) => post('/app/user/info', {}, '"done":true', { token: (await owner(world)).token }),
  kmsAvatar: async (world) =>
    post('/app/user/avatar', { data: GIF }, '"done":true', { token: (await owner(world)).token, status: 201 }),
  kmsGetAvatar: async (world) =>
    post('/app/user/get_avatar', {}, '"done":true', { token: (await withAvatar(world)).token }),
  kmsUpload: async (world) => {
    const data = freshBytes().toString('base64')
    const { token } = await owner(world)
    return post('/app/user/upload', { name: 'a.txt', data }, '"done":true', { token, status: 201 })
  },
  kmsUploadParts: async (world) => {
    const { id, token } = await resumable(world, false)
    return post('/app/user/upload/parts', { fid: id, numbers: [1] }, 'X-Amz-Signature', { token })
  },
  kmsUploadComplete: async (world) => {
    const { id, token } = await resumable(world, true)
    return post('/app/user/upload/complete', { fid: id }, '"done":true', { token })
  },
  kmsUploadAbort: async (world) => {
    const { id, token } = await resumable(world, false)
    return post('/app/user/upload/abort', { fid: id }, '"done":true', { token })
  },
  kmsGetfile: async (world) => {
    const { id, token } = await ownFile(world)
    return post('/app/user/getfile', { fid: String(id) }, '"done":true', { token })
  },
  kmsGetownfilelist: async (world) => {
    const { id, token } = await ownFile(world)
    return post('/app/user/getownfilelist', {}, String(id), { token })
  },
  kmsGetfilelist: async (world) => {
    await ownFile(world)
    const { token } = await owner(world)
    return post('/app/user/getfilelist', {}, '"fidlist":["', { token })
  },

  fileserverRegister: async () => {
    const username = freshName()
    return post('/register', { username, password: PASSWORD }, username)
  },
  fileserverLogin: async (world) => {
    const { account } = await person(world)
    return post('/login', { username: account, password: PASSWORD }, '"code":0')
  },
  fileserverLoguot: async (world) => post('/loguot', {}, '"code":0', { token: (await owner(world)).token }),
  fileserverUpload: async (world) => {
    const { body, headers } = multipart('a.txt', freshBytes())
    const { token } = await owner(world)
    return { method: 'POST', path: '/upload', body, headers, token, status: 200, shows: '"code":0' }
  },
  fileserverUploadParts: async (world) => {
    const { id, token } = await resumable(world, false)
    return post('/upload/parts', { id, numbers: [1] }, 'X-Amz-Signature', { token })
  },
  fileserverUploadComplete: async (world) => {
    const { id, token } = await resumable(world, true)
    return post('/upload/complete', { id }, '"code":0', { token })
  },
  fileserverUploadAbort: async (world) => {
    const { id, token } = await resumable(world, false)
    return post('/upload/abort', { id }, '"code":0', { token })
  },
  fileserverDelete: async (world) => {
    const { id, token } = await ownFile(world)
    return post('/delete', { id }, '"code":0', { token })
  },
  fileserverFiles: async (world) => {
    const { id, token } = await ownFile(world)
    return get('/files', String(id), { token })
  },
  fileserverDownload: async (world) => {
    const { id, token } = await ownFile(world)
    return get(`/download/${id}?link=1`, 'X-Amz-Signature', { token })
  },
  fileserverPermission: async (world) => {
    const { id, token } = await ownFile(world)
    return post('/permission', { id, permission: 0xfff }, '"code":0', { token })
  },

  usermoduleCount: async (world) => get(`/user/count/${(await person(world)).account}`, '"data":1'),
  usermoduleId: async (world) => {
    const { id } = await person(world)
    return get(`/user/id/${id}`, String(id))
  },
  usermoduleAccount: async (world) => {
    const { account, id } = await person(world)
    return get(`/user/account/${account}`, String(id))
  },
  usermoduleLogin: async (world) => {
    const { account } = await person(world)
    return get(`/user/login?account=${account}&password=${md5(PASSWORD)}`, '登录成功')
  },
  usermoduleLoginMd5: async (world) => {
    const { account } = await person(world)
    return post('/user/login/md5', { account, password: md5(PASSWORD) }, '登录成功')
  },
  usermoduleRegist: async () => post('/user/regist', { phone: freshPhone(), password: PASSWORD }, '注册成功'),
  usermodulePasswordReset: async (world) => {
    const { id, phone } = await owningPhone(world)
    const token = await openSession(world, String(id))
    const json = { id, phone, newPSD: md5('another-1'), old_password: md5(PASSWORD) }
    return { ...post('/user/password/reset', json, 'USER-SUCCESS'), method: 'PUT', token }
  },

  userapiRegister: async () =>
    post('/user/register', { account: freshName(), password: PASSWORD }, 'register successful'),
  userapiLogin: async (world) => {
    const { account } = await person(world)
    return post('/user/login', { account, password: PASSWORD }, 'login successful')
  },
  userapiLogout: async (world) => {
    const { id, token } = await owner(world)
    return post('/user/logout', { user_id: id }, 'successful', { token })
  },
  userapiRegisterPhoneGet: async () => get(`/user/registerPhone/${freshPhone()}`, 'msg'),
  userapiRegisterPhonePost: async (world) => {
    const phone = freshPhone()
    const identifying_code = await askForCode(world, 'registerPhone', phone, freshAddress())
    return post(`/user/registerPhone/${phone}`, { phone_number: phone, identifying_code }, 'user_id')
  },
  userapiLoginPhoneGet: async (world) => get(`/user/loginPhone/${await byPhone(world)}`, 'msg'),
  userapiLoginPhonePost: async (world) => {
    const phone = await byPhone(world)
    const identifying_code = await askForCode(world, 'loginPhone', phone, freshAddress())
    return post(`/user/loginPhone/${phone}`, { phone_number: phone, identifying_code }, 'token')
  },
  userapiForgetPasswordGet: async (world) => get(`/user/forgetPassword/${await byPhone(world)}`, 'msg'),
  userapiForgetPasswordPost: async (world) => {
    const phone = await byPhone(world)
    const identifying = await askForCode(world, 'forgetPassword', phone, freshAddress())
    const json = { phone_number: phone, account: phone, new_password: 'another-1', identifying }
    return post(`/user/forgetPassword/${phone}`, json, 'msg')
  },

  platformOpenapi: async () => get('/openapi.json', '"openapi":"3.1.0"'),
  platformDocs: async () => get('/docs', '<!doctype html>'),
  platformDesk: async () => get('/desk', '<!doctype html>'),
  platformJwks: async () => get('/.well-known/jwks.json', '"crv":"P-256"'),
  platformAvatar: async (world) => get(`/avatar/${(await withAvatar(world)).id}`, '', { status: 302 }),
  platformDefault: async () => ({ ...post('//user/login', {}, ''), status: 308 }),
}
