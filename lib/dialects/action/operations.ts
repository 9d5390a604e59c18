/** What managers can have done. */
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

/** An action, or a path as long as its action is not known. */
export type Operation = 'user' | 'manager' | 'download' | ActionName
