import { endpoint } from '../../lib/dialects/action/endpoint.ts'
import { action as bindPhone } from './user/bindPhone.ts'
import { action as changePassword } from './user/changePassword.ts'
import { action as getMessage } from './user/getMessage.ts'
import { action as getSessions } from './user/getSessions.ts'
import { action as login } from './user/login.ts'
import { action as logon } from './user/logon.ts'
import { action as logout } from './user/logout.ts'
import { action as requestCode } from './user/requestCode.ts'
import { action as revokeSession } from './user/revokeSession.ts'
import { action as update } from './user/update.ts'

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
])
