/** The actions of managers. */
export const managerActions = [
  'ListUsers',
  'GetUser',
  'SetRole',
  'FreezeUser',
  'UnfreezeUser',
  'UnlockUser',
  'RevokeSessions',
  'ReleasePhone',
  'DeleteUser',
  'ListFiles',
  'DeleteFile',
  'SetFilePermission',
  'DefineDataType',
  'ListDataTypes',
  'DeleteDataType',
  'GetAudit',
  'GetStats',
] as const

export type ManagerAction = (typeof managerActions)[number]

export type ActionName =
  | ManagerAction
  | 'Login'
  | 'Logon'
  | 'Update'
  | 'GetMessage'
  | 'ChangePassword'
  | 'Logout'
  | 'GetSessions'
  | 'RevokeSession'
  | 'RequestCode'
  | 'BindPhone'
  | 'AddFriend'
  | 'GetFriendRequests'
  | 'AcceptFriend'
  | 'RejectFriend'
  | 'DeleteFriend'
  | 'BlockUser'
  | 'UnblockUser'
  | 'GetBlocked'
  | 'GetFriends'
  | 'FindUser'
  | 'ExportData'
  | 'DeleteAccount'
  | 'Download'
  | 'DownloadList'

/** An action, or the path until the action is known. */
export type Operation = 'user' | 'manager' | 'download' | ActionName
