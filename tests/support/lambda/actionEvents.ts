/** A right request for each of `action`'s actions, beside those of rightEvents.ts: many of them share a function. */
import { ask as askAction, join, type Member } from '../actions.ts'
import { upload } from '../files.ts'
import { appoint } from '../managers.ts'
import { PASSWORD } from '../people.ts'
import { freshName, freshPhone, type World } from '../world.ts'
import type { RightEvent } from './rightEvents.ts'

type Fields = (world: World, own: Member) => object | Promise<object>

const NOTHING: Fields = () => ({})
/** Somebody else, who has asked to be a friend. */
const asked: Fields = async (world, own) => {
  const other = await join(world)
  await askAction(world, 'AddFriend', { friend_id: own.id }, other.token)
  return { friend_id: other.id }
}
const another: Fields = async (world) => ({ friend_id: (await join(world)).id })
const target: Fields = async (world) => ({ id: (await join(world)).id })
const file: Fields = async (world, { id, token }) => ({ file_id: await upload(world, { id: Number(id), token }) })
const revoked: Fields = async (world, own) => {
  const { json } = await askAction(world, 'GetSessions', {}, own.token)
  return { session: json.Response.data[0].session }
}

const ofUsers: Readonly<Record<string, Fields>> = {
  AcceptFriend: asked,
  AddFriend: async (world, own) => ({ ...(await another(world, own)), mess: '你好' }),
  BindPhone: async (world, own) => {
    const phone = freshPhone()
    await askAction(world, 'RequestCode', { purpose: 'bind', phone }, own.token)
    return { phone, phone_code: world.cloud.inbox.code(phone) }
  },
  BlockUser: another,
  ChangePassword: () => ({ old_password: PASSWORD, new_password: PASSWORD }),
  DeleteAccount: () => ({ password: PASSWORD }),
  DeleteFriend: another,
  ExportData: () => ({ password: PASSWORD }),
  FindUser: async (world) => ({ account: (await join(world)).id }),
  GetBlocked: () => ({ limit: 10 }),
  GetFriendRequests: () => ({ limit: 10 }),
  GetFriends: () => ({ limit: 10 }),
  GetMessage: (_, { id }) => ({ id, data_type: ['name', 'cont', 'phone'] }),
  GetSessions: NOTHING,
  Logon: () => ({ username: '小明', password: PASSWORD }),
  Logout: NOTHING,
  RejectFriend: asked,
  RequestCode: () => ({ purpose: 'bind', phone: freshPhone() }),
  RevokeSession: revoked,
  UnblockUser: another,
  Update: () => ({ data_type: ['cont', 'birth'], old_data: ['', ''], new_data: ['一', '631152000000'] }),
}

const ofFiles: Readonly<Record<string, Fields>> = {
  DownloadList: async (world, { id, token }) => ({ file_ids: [await upload(world, { id: Number(id), token })] }),
}

const ofManagers: Readonly<Record<string, Fields>> = {
  DefineDataType: () => ({
    data_name: freshName(),
    format: 'text',
    visibility: 'self',
    editable: true,
    max_length: 9,
  }),
  DeleteDataType: () => ({ data_name: 'no_such_type' }),
  DeleteFile: file,
  DeleteUser: target,
  FreezeUser: async (world, own) => ({ ...(await target(world, own)), explain: '违规', end: Date.now() + 86_400_000 }),
  GetAudit: () => ({ limit: 10 }),
  GetUser: target,
  ListDataTypes: NOTHING,
  ListFiles: () => ({ limit: 10 }),
  ListUsers: () => ({ limit: 10 }),
  ReleasePhone: target,
  RevokeSessions: target,
  SetFilePermission: async (world, own) => ({ ...(await file(world, own)), permission: 1503 }),
  SetRole: async (world, own) => ({ ...(await target(world, own)), role: 'creator' }),
  UnfreezeUser: target,
  UnlockUser: target,
}

type Arrange = (world: World) => Promise<RightEvent>

const arranged = (path: string, who: (world: World) => Promise<Member>, all: Readonly<Record<string, Fields>>) =>
  Object.entries(all).map(([Action, fields]): [string, Arrange] => [
    `${path} ${Action}`,
    async (world) => {
      const own = await who(world)
      const json = { Action, ...(await fields(world, own)) }
      return { method: 'POST', path, json, token: own.token, status: 200, shows: '"Response"' }
    },
  ])

export const actionEvents: Readonly<Record<string, Arrange>> = Object.fromEntries([
  ...arranged('/user', join, ofUsers),
  ...arranged('/download', join, ofFiles),
  ...arranged('/manager', appoint, ofManagers),
])
