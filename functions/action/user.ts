import { endpoint } from '../../lib/dialects/action/endpoint.ts'
import { action as acceptFriend } from './user/acceptFriend.ts'
import { action as addFriend } from './user/addFriend.ts'
import { action as bindPhone } from './user/bindPhone.ts'
import { action as blockUser } from './user/blockUser.ts'
import { action as changePassword } from './user/changePassword.ts'
import { action as deleteAccount } from './user/deleteAccount.ts'
import { action as deleteFriend } from './user/deleteFriend.ts'
import { action as exportData } from './user/exportData.ts'
import { action as findUser } from './user/findUser.ts'
import { action as getBlocked } from './user/getBlocked.ts'
import { action as getFriendRequests } from './user/getFriendRequests.ts'
import { action as getFriends } from './user/getFriends.ts'
import { action as getMessage } from './user/getMessage.ts'
import { action as getSessions } from './user/getSessions.ts'
import { action as login } from './user/login.ts'
import { action as logon } from './user/logon.ts'
import { action as logout } from './user/logout.ts'
import { action as rejectFriend } from './user/rejectFriend.ts'
import { action as requestCode } from './user/requestCode.ts'
import { action as revokeSession } from './user/revokeSession.ts'
import { action as unblockUser } from './user/unblockUser.ts'
import { action as update } from './user/update.ts'

/** POST /user — acts upon one account by the name of an action (docs/contract/action.md). */
export const handler = endpoint('user', [
  login,
  logon,
  update,
  getMessage,
  changePassword,
  logout,
  getSessions,
  revokeSession,
  requestCode,
  bindPhone,
  addFriend,
  getFriendRequests,
  acceptFriend,
  rejectFriend,
  deleteFriend,
  blockUser,
  unblockUser,
  getBlocked,
  getFriends,
  findUser,
  exportData,
  deleteAccount,
])
