import { endpoint } from '../../lib/dialects/action/endpoint.ts'
import { action as defineDataType } from './manager/defineDataType.ts'
import { action as deleteDataType } from './manager/deleteDataType.ts'
import { action as deleteFile } from './manager/deleteFile.ts'
import { action as deleteUser } from './manager/deleteUser.ts'
import { action as freezeUser } from './manager/freezeUser.ts'
import { action as getAudit } from './manager/getAudit.ts'
import { action as getStats } from './manager/getStats.ts'
import { action as getUser } from './manager/getUser.ts'
import { action as listDataTypes } from './manager/listDataTypes.ts'
import { action as listFiles } from './manager/listFiles.ts'
import { action as listUsers } from './manager/listUsers.ts'
import { action as releasePhone } from './manager/releasePhone.ts'
import { action as revokeSessions } from './manager/revokeSessions.ts'
import { action as setFilePermission } from './manager/setFilePermission.ts'
import { action as setRole } from './manager/setRole.ts'
import { action as unfreezeUser } from './manager/unfreezeUser.ts'
import { action as unlockUser } from './manager/unlockUser.ts'

/** POST /manager — lets managers act by the name of an action (docs/contract/action.md). */
export const handler = endpoint('manager', [
  listUsers,
  getUser,
  setRole,
  freezeUser,
  unfreezeUser,
  unlockUser,
  revokeSessions,
  releasePhone,
  deleteUser,
  listFiles,
  deleteFile,
  setFilePermission,
  defineDataType,
  listDataTypes,
  deleteDataType,
  getAudit,
  getStats,
])
