// Written by `npm run clients` out of docs/openapi/gatehouse.json. Changes belong there.

/** What goes over the wire, by the names of the reference. */
export interface Schemas {
  AccountId: number
  AccountIdText: string
  Cursor: string
  FileId: number
  FileIdText: string
  Permission: number
  Token: string
  'action.AcceptFriend.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'friend added'
    }
  }
  'action.AddFriend.answer.1': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'friend request sent'
    }
  }
  'action.AddFriend.answer.2': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'friend added'
    }
  }
  'action.BindPhone.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'phone bound'
    }
  }
  'action.BlockUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'blocked'
    }
  }
  'action.ChangePassword.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'update success'
    }
  }
  'action.ChangePassword.invalid': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'username or password length error'
    }
  }
  'action.DataType': {
    data_name: string
    data_table: 'users' | 'profiles'
    format: 'name' | 'text' | 'integer' | 'url' | 'email' | 'phone' | 'time' | 'alnum'
    visibility: 'public' | 'friends' | 'self'
    editable: boolean
    max_length: number
  }
  'action.DefineDataType.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.DeleteAccount.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'account deleted'
    }
  }
  'action.DeleteDataType.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.DeleteFile.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.DeleteFriend.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'friend deleted'
    }
  }
  'action.DeleteUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.Download.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get download url success'
      url: string
      name: string
      size: number
      md5: string
      expires_in: number
    }
  }
  'action.DownloadList.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get download url success'
      data: ({
        file_id: Schemas['FileId']
        url: string
        name: string
        size: number
        md5: string
      } | {
        file_id: number | string
        mess: string
      })[]
      expires_in: number
    }
  }
  'action.ExportData.answer.1': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'export started'
    }
  }
  'action.ExportData.answer.2': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'export ready'
      url: string
      expires_in: number
    }
  }
  'action.FindUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get data success'
      data: Schemas['action.Person']
    }
  }
  'action.FreezeUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.GetAudit.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
      data: Schemas['action.ManagersAct'][]
      cursor?: Schemas['Cursor']
    }
  }
  'action.GetBlocked.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get data success'
      data: Schemas['action.Person'][]
      cursor?: Schemas['Cursor']
    }
  }
  'action.GetFriendRequests.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get data success'
      data: {
        id: Schemas['AccountIdText']
        name: string
        photo: string
        mess: string
        time: number
      }[]
      cursor?: Schemas['Cursor']
    }
  }
  'action.GetFriends.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get data success'
      data: {
        id: Schemas['AccountIdText']
        name: string
        photo: string
        since: number
      }[]
      cursor?: Schemas['Cursor']
    }
  }
  'action.GetMessage.answer': {
    success: true
    data_type: string[]
    data: string[]
    mess: 'get data success'
  }
  'action.GetMessage.forbidden': {
    success: false
    data_type: unknown[]
    data: unknown[]
    mess: 'get data false'
  }
  'action.GetMessage.internal': {
    success: false
    data_type: unknown[]
    data: unknown[]
    mess: 'server error'
  }
  'action.GetMessage.malformed': {
    success: false
    data_type: unknown[]
    data: unknown[]
    mess: 'request error'
  }
  'action.GetMessage.too-many-requests': {
    success: false
    data_type: unknown[]
    data: unknown[]
    mess: 'too many requests'
  }
  'action.GetSessions.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'get data success'
      data: Schemas['action.OpenSession'][]
    }
  }
  'action.GetStats.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
      data: {
        accounts: number
        files: number
        bytes: number
        logins: number
        codes: number
      }
    }
  }
  'action.GetUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
      data: Schemas['action.ManagedUser']
    }
  }
  'action.ListDataTypes.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
      data: Schemas['action.DataType'][]
    }
  }
  'action.ListFiles.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
      data: Schemas['action.ManagedFile'][]
      cursor?: Schemas['Cursor']
    }
  }
  'action.ListUsers.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
      data: Schemas['action.ManagedUser'][]
      cursor?: Schemas['Cursor']
    }
  }
  'action.ListUsers.invalid': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'data format error'
    }
  }
  'action.Login.account-frozen': {
    Response: {
      success: false
      mess: 'account frozen'
    }
    StatusCode: 3
  }
  'action.Login.answer': {
    Response: {
      success: true
      mess: 'login success'
      token: Schemas['Token']
      id: Schemas['AccountIdText']
    }
    StatusCode: 0
  }
  'action.Login.internal': {
    Response: {
      success: false
      mess: 'get session timeout'
    }
    StatusCode: 0
  }
  'action.Login.malformed': {
    Response: {
      success: false
      mess: 'request error'
    }
    StatusCode: 1
  }
  'action.Login.no-account': {
    Response: {
      success: false
      mess: 'id error'
    }
    StatusCode: 0
  }
  'action.Login.too-many-requests': {
    Response: {
      success: false
      mess: 'too many requests'
    }
    StatusCode: 4
  }
  'action.Logon.answer': {
    StatusCode: 0
    Response: {
      success: true
      id: Schemas['AccountIdText']
      mess: 'create user success'
    }
  }
  'action.Logon.internal': {
    StatusCode: 5
    Response: {
      success: false
      id: ''
      mess: 'server error'
    }
  }
  'action.Logon.internal.2': {
    StatusCode: 0
    Response: {
      success: false
      id: ''
      mess: 'create user fail'
    }
  }
  'action.Logon.malformed': {
    StatusCode: 1
    Response: {
      success: false
      id: ''
      mess: 'request error'
    }
  }
  'action.Logon.too-many-requests': {
    StatusCode: 4
    Response: {
      success: false
      id: ''
      mess: 'too many requests'
    }
  }
  'action.Logout.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'logout success'
    }
  }
  'action.ManagedFile': {
    creator: string
    creator_id: Schemas['AccountId'] | null
    file_name: string
    created_at: number
    can_download: boolean
    file_id: Schemas['FileId']
    can_delete: boolean
    file_size: number
    can_see: boolean
    download_count: number
    file_doc: string
    permission: Schemas['Permission']
  }
  'action.ManagedUser': {
    id: Schemas['AccountId']
    card: string | null
    type: string | null
    name: string | null
    loginname: string | null
    password: ''
    email: string | null
    phone: string | null
    ip: string | null
    registertime: string | null
    lastlogintime: string | null
    lastloginip: string | null
    lastupdatetime: string | null
    fans: number | null
    follow: number | null
    islock: 'y' | 'n'
    isfreeze: 'y' | 'n'
    freezeexplain: string | null
    freezestarttime: string | null
    freezeendtime: string | null
    state: 'normal' | 'remove'
    purseadd1: string | null
    purseadd2: string | null
    vipTime: string | null
    photo: string | null
    cont: string | null
    hit: number | null
    tag: string | null
    backphoto: string | null
    role: 'normal' | 'vip' | 'creator' | 'leader' | 'admin' | null
  }
  'action.ManagersAct': {
    who: string | null
    what: 'role_changed' | 'account_frozen' | 'account_unfrozen' | 'account_unlocked' | 'sessions_revoked' | 'phone_released' | 'account_deleted' | 'file_deleted' | 'file_permission_changed' | 'data_type_defined' | 'data_type_deleted'
    whom: string | null
    thing: string | null
    to: string | null
    time: number
    from: string | null
  }
  'action.OpenSession': {
    session: string
    created: number
    last_seen: number
    ip: string | null
    agent: string | null
    current: boolean
  }
  'action.Person': {
    id: Schemas['AccountIdText']
    name: string
    photo: string
  }
  'action.RejectFriend.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'friend rejected'
    }
  }
  'action.ReleasePhone.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.RequestCode.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'code sent'
    }
  }
  'action.RevokeSession.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'session revoked'
    }
  }
  'action.RevokeSessions.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.SetFilePermission.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.SetRole.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.UnblockUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'unblocked'
    }
  }
  'action.UnfreezeUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.UnlockUser.answer': {
    StatusCode: 0
    Response: {
      success: true
      mess: 'ok'
    }
  }
  'action.Update.answer': {
    success: true
    mess: 'update success'
    token?: Schemas['Token']
  }
  'action.Update.identifier-taken': {
    success: false
    mess: 'data format error'
    token?: Schemas['Token']
  }
  'action.Update.internal': {
    success: false
    mess: 'server error'
    token?: Schemas['Token']
  }
  'action.Update.malformed': {
    success: false
    mess: 'request error'
    token?: Schemas['Token']
  }
  'action.Update.no-session': {
    success: false
    mess: 'session error'
    token?: Schemas['Token']
  }
  'action.Update.too-many-requests': {
    success: false
    mess: 'too many requests'
    token?: Schemas['Token']
  }
  'action.account-locked': {
    Response: {
      success: false
      mess: 'password error'
    }
    StatusCode: 0
  }
  'action.already-friends': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'already friends'
    }
  }
  'action.body-too-large': {
    StatusCode: 6
    Response: {
      success: false
      mess: 'data too large'
    }
  }
  'action.code-expired': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'code expired'
    }
  }
  'action.conflict': {
    StatusCode: 7
    Response: {
      success: false
      id: ''
      mess: 'conflict'
    }
  }
  'action.file-denied': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'permission denied'
    }
  }
  'action.forbidden': {
    StatusCode: 3
    Response: {
      success: false
      mess: 'permission denied'
    }
  }
  'action.identifier-taken': {
    StatusCode: 7
    Response: {
      success: false
      mess: 'conflict'
    }
  }
  'action.internal': {
    Response: {
      success: false
      mess: 'server error'
    }
    StatusCode: 5
  }
  'action.invalid': {
    StatusCode: 0
    Response: {
      success: false
      id: ''
      mess: 'username or password length error'
    }
  }
  'action.last-admin': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'last admin'
    }
  }
  'action.malformed': {
    StatusCode: 1
    Response: {
      success: false
      mess: 'request error'
    }
  }
  'action.no-account': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'id error'
    }
  }
  'action.no-session': {
    StatusCode: 2
    Response: {
      success: false
      mess: 'session error'
    }
  }
  'action.no-such-file': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'no such file'
    }
  }
  'action.no-such-request': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'no such request'
    }
  }
  'action.no-such-session': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'no such session'
    }
  }
  'action.not-friends': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'not friends'
    }
  }
  'action.not-own-account': {
    success: false
    mess: 'permission denied'
    token?: Schemas['Token']
  }
  'action.old-data-differs': {
    success: false
    mess: 'old data error'
    token?: Schemas['Token']
  }
  'action.phone-refused': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'phone error'
    }
  }
  'action.role-refused': {
    StatusCode: 3
    Response: {
      success: false
      id: ''
      mess: 'permission denied'
    }
  }
  'action.sms-failed': {
    StatusCode: 5
    Response: {
      success: false
      mess: 'server error'
    }
  }
  'action.too-many-friends': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'too many friends'
    }
  }
  'action.too-many-requests': {
    StatusCode: 4
    Response: {
      success: false
      mess: 'too many requests'
    }
  }
  'action.unavailable': {
    StatusCode: 0
    Response: {
      success: false
      id: ''
      mess: 'get id timeout'
    }
  }
  'action.wrong-code': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'code error'
    }
  }
  'action.wrong-password': {
    StatusCode: 0
    Response: {
      success: false
      mess: 'password error'
    }
  }
  'fileserver.File': {
    creator: string
    file_name: string
    created_at: number
    permission: Schemas['Permission']
    file_path: string
    file_id: Schemas['FileId']
    file_size: number
    download_count: number
    file_doc: string
  }
  'fileserver.ListedFile': {
    creator: string
    creator_id: Schemas['AccountId'] | null
    file_name: string
    created_at: number
    can_download: boolean
    file_id: Schemas['FileId']
    can_delete: boolean
    file_size: number
    can_see: boolean
    download_count: number
    file_doc: string
  }
  'fileserver.UploadingFile': {
    creator: string
    file_name: string
    created_at: number
    permission: Schemas['Permission']
    file_path: string
    file_id: Schemas['FileId']
    file_size: number
    download_count: number
    file_doc: string
    upload: {
      url: string
      fields: Record<string, string>
      expires_in: number
    } | {
      part_size: number
      parts: number
      expires_in: number
    }
  }
  'fileserver.account-frozen': {
    message: 'account frozen'
    code: -2
    data: null
  }
  'fileserver.already-friends': {
    message: 'conflict'
    code: -2
    data: null
  }
  'fileserver.body-too-large': {
    message: 'file too large'
    code: -1
    data: null
  }
  'fileserver.delete.answer': {
    message: 'success'
    code: 0
    data: null
  }
  'fileserver.download.answer': {
    message: 'success'
    code: 0
    data: {
      url: string
      expires_in: number
    }
  }
  'fileserver.file-too-large': {
    message: 'file too large'
    code: -1
    data: {
      creator: string
      file_name: string
      created_at: number
      permission: Schemas['Permission']
      file_path: string
      file_id: Schemas['FileId']
      file_size: number
      download_count: number
      file_doc: string
      upload: {
        url: string
        fields: Record<string, string>
        expires_in: number
      }
    }
  }
  'fileserver.files.answer': {
    message: 'success'
    code: 0
    data: Schemas['fileserver.ListedFile'][]
    cursor?: Schemas['Cursor']
  }
  'fileserver.forbidden': {
    message: 'permission denied'
    code: -3
    data: null
  }
  'fileserver.identifier-taken': {
    message: 'user already exists'
    code: -2
    data: null
  }
  'fileserver.internal': {
    message: 'internal error'
    code: -2
    data: null
  }
  'fileserver.login.answer': {
    message: 'success'
    code: 0
    data: {
      username: string
      mail: string
      password: ''
      role: 0 | 4 | 8
      phone: string
      token: Schemas['Token']
      id: Schemas['AccountId']
    }
  }
  'fileserver.loguot.answer': {
    message: 'success'
    code: 0
    data: {
      username: string
      mail: string
      password: ''
      role: 0 | 4 | 8
      phone: string
    }
  }
  'fileserver.malformed': {
    message: 'invalid params'
    code: -1
    data: null
  }
  'fileserver.no-account': {
    message: 'username or password not correct'
    code: -2
    data: null
  }
  'fileserver.no-session': {
    message: 'no user login'
    code: -3
    data: null
  }
  'fileserver.no-such-file': {
    message: 'no such file'
    code: -1
    data: null
  }
  'fileserver.over-quota': {
    message: 'quota exceeded'
    code: -1
    data: null
  }
  'fileserver.parts-missing': {
    message: 'error'
    code: -1
    data: null
  }
  'fileserver.permission.answer': {
    message: 'success'
    code: 0
    data: Schemas['fileserver.File']
  }
  'fileserver.register.answer': {
    message: 'success'
    code: 0
    data: {
      username: string
      mail: string
      password: ''
      role: 0 | 4 | 8
      phone: string
      id: Schemas['AccountId']
    }
  }
  'fileserver.sms-failed': {
    message: 'service unavailable'
    code: -2
    data: null
  }
  'fileserver.too-many-requests': {
    message: 'too many requests'
    code: -2
    data: null
  }
  'fileserver.upload.abort.answer': {
    message: 'success'
    code: 0
    data: null
  }
  'fileserver.upload.answer': {
    message: 'success'
    code: 0
    data: Schemas['fileserver.File'] | Schemas['fileserver.UploadingFile']
  }
  'fileserver.upload.complete.answer': {
    message: 'success'
    code: 0
    data: Schemas['fileserver.File']
  }
  'fileserver.upload.file-too-large': {
    message: 'file too large'
    code: -1
    data: {
      creator: string
      file_name: string
      created_at: number
      permission: Schemas['Permission']
      file_path: string
      file_id: Schemas['FileId']
      file_size: number
      download_count: number
      file_doc: string
      upload: {
        part_size: number
        parts: number
        expires_in: number
      }
    }
  }
  'fileserver.upload.parts.answer': {
    message: 'success'
    code: 0
    data: {
      urls: Record<string, string>
      have: number[]
    }
  }
  'kms.account-locked': {
    done: false
    code: 9
    msg: '账号已被锁定或冻结'
  }
  'kms.already-friends': {
    done: false
    code: 10
    msg: '请求冲突'
  }
  'kms.avatar.answer': {
    done: true
    code: 120
    msg: '上传成功'
  }
  'kms.body-too-large': {
    done: false
    code: 8
    msg: '文件过大'
  }
  'kms.file-too-large': {
    done: false
    code: 8
    msg: '文件过大'
    fid: Schemas['FileIdText']
    upload: {
      url: string
      fields: Record<string, string>
      expires_in: number
    }
  }
  'kms.forbidden': {
    done: false
    code: 5
    msg: '没有权限'
  }
  'kms.general.no-session': {
    done: false
    code: 3
    msg: 'token过期'
  }
  'kms.get_avatar.answer': {
    done: true
    code: 121
    msg: '获取头像成功'
    data: string
    url: string
    type: string
  }
  'kms.getfile.answer': {
    done: true
    code: 140
    msg: '获取成功'
    data: string
    name: string
    url: string
    size: number
    md5: string
    expires_in: number
  }
  'kms.getfilelist.answer': {
    done: true
    code: 0
    msg: '成功'
    fidlist: Schemas['FileIdText'][]
    namelist: string[]
    datelist: number[]
    sizelist: number[]
    ownerlist: string[]
    owneridlist: Schemas['AccountIdText'][]
    downloadlist: number[]
    cursor?: Schemas['Cursor']
  }
  'kms.getownfilelist.answer': {
    done: true
    code: 0
    msg: '成功'
    fidlist: Schemas['FileIdText'][]
    namelist: string[]
    datelist: number[]
    sizelist: number[]
    cursor?: Schemas['Cursor']
  }
  'kms.identifier-taken': {
    done: false
    code: 101
    msg: '该手机号已被注册'
  }
  'kms.info.answer': {
    done: true
    code: 0
    msg: '成功'
    name: string
    phone: string
    email: string
    birth: string
    id: Schemas['AccountIdText']
  }
  'kms.login.answer': {
    done: true
    code: 110
    msg: '登录成功'
    first_time: boolean
    token: Schemas['Token']
    id: Schemas['AccountIdText']
  }
  'kms.malformed': {
    done: false
    code: 1
    msg: '格式错误'
  }
  'kms.modify.answer': {
    done: true
    code: 150
    msg: '修改成功'
  }
  'kms.no-account': {
    done: false
    code: 111
    msg: '没找到此用户'
  }
  'kms.no-session': {
    done: false
    code: 4
    msg: '没有token'
  }
  'kms.no-such-file': {
    done: false
    code: 2
    msg: '没找到该资源'
    fid: Schemas['FileIdText']
    upload: {
      url: string
      fields: Record<string, string>
      expires_in: number
    }
  }
  'kms.no-such-session': {
    done: false
    code: 2
    msg: '没找到该资源'
  }
  'kms.nothing-changed': {
    done: false
    code: 151
    msg: '没有任何改变'
  }
  'kms.register.answer': {
    done: true
    code: 100
    msg: '注册成功'
    id: Schemas['AccountIdText']
  }
  'kms.sms-failed': {
    done: false
    code: 7
    msg: '服务器错误'
  }
  'kms.testphone.answer': {
    done: true
    code: 102
    msg: '该手机号未被注册'
  }
  'kms.too-many-requests': {
    done: false
    code: 6
    msg: '请求过于频繁'
  }
  'kms.upload.abort.answer': {
    done: true
    code: 0
    msg: '成功'
  }
  'kms.upload.answer.1': {
    done: true
    code: 130
    msg: '上传成功'
    fid: Schemas['FileIdText']
  }
  'kms.upload.answer.2': {
    done: true
    code: 131
    msg: '创建成功'
    fid: Schemas['FileIdText']
  }
  'kms.upload.complete.answer': {
    done: true
    code: 0
    msg: '成功'
    fid: Schemas['FileIdText']
  }
  'kms.upload.file-too-large': {
    done: false
    code: 8
    msg: '文件过大'
    fid: Schemas['FileIdText']
    upload: {
      part_size: number
      parts: number
      expires_in: number
    }
  }
  'kms.upload.no-such-file': {
    done: false
    code: 2
    msg: '没找到该资源'
    fid: Schemas['FileIdText']
    upload: {
      part_size: number
      parts: number
      expires_in: number
    }
  }
  'kms.upload.parts.answer': {
    done: true
    code: 0
    msg: '成功'
    urls: Record<string, string>
    have: number[]
  }
  'kms.wrong-password': {
    done: false
    code: 112
    msg: '密码错误'
  }
  'platform.forbidden': {
    message: 'Forbidden'
  }
  'platform.internal': {
    message: 'Internal Server Error'
  }
  'platform.jwks.answer': {
    keys: {
      kty: 'EC'
      crv: 'P-256'
      x: string
      y: string
      kid: string
      alg: 'ES256'
      use: 'sig'
    }[]
  }
  'platform.malformed': {
    message: 'Bad Request'
  }
  'platform.sms-failed': {
    message: 'Service Unavailable'
  }
  'userapi.account-frozen': {
    msg: '账号已被锁定或冻结'
    user_id: 0
  }
  'userapi.account-locked': {
    msg: '账号已被锁定或冻结'
  }
  'userapi.already-logged-in': {
    msg: '已经登陆了'
    user_id: Schemas['AccountId']
  }
  'userapi.body-too-large': {
    msg: '参数错误'
    user_id: 0
  }
  'userapi.code-expired': {
    msg: '验证码已经过期，请重新申请'
  }
  'userapi.forbidden': {
    msg: '没有权限'
  }
  'userapi.forgetPassword.get.answer': {
    msg: '注意接收验证码'
  }
  'userapi.forgetPassword.post.answer': {
    msg: 'login successful'
    user_id: Schemas['AccountId']
    token: Schemas['Token']
  }
  'userapi.forgetPassword.post.code-expired': {
    msg: '验证码已经过期'
  }
  'userapi.forgetPassword.post.wrong-code': {
    msg: '验证码错误'
  }
  'userapi.identifier-taken': {
    msg: '请求冲突'
  }
  'userapi.internal': {
    msg: '服务器错误'
  }
  'userapi.login.answer': {
    msg: 'login successful'
    user_id: Schemas['AccountId']
    token: Schemas['Token']
  }
  'userapi.login.forbidden': {
    msg: '没有权限'
    user_id: 0
  }
  'userapi.login.internal': {
    msg: '服务器错误'
    user_id: 0
  }
  'userapi.login.no-account': {
    msg: 'no this user!'
    user_id: 0
  }
  'userapi.login.too-many-requests': {
    msg: '请求过于频繁，请稍后再试'
    user_id: 0
  }
  'userapi.login.unavailable': {
    msg: '服务暂不可用，请稍后再试'
    user_id: 0
  }
  'userapi.login.wrong-password': {
    msg: 'password error'
    user_id: 0
  }
  'userapi.loginPhone.get.answer': {
    msg: '注意接收短信'
  }
  'userapi.loginPhone.get.no-account': {
    msg: 'no this user'
  }
  'userapi.loginPhone.post.answer': {
    msg: 'login successful'
    user_id: Schemas['AccountId']
    token: Schemas['Token']
  }
  'userapi.logout.answer': {
    msg: 'logout successful'
  }
  'userapi.logout.no-session': {
    msg: 'logout failure'
  }
  'userapi.malformed': {
    msg: '参数错误'
  }
  'userapi.no-account': {
    msg: '用户不存在'
  }
  'userapi.phone-registered': {
    msg: 'register failure'
  }
  'userapi.register.answer': {
    msg: 'register successful'
    user_id: Schemas['AccountId']
  }
  'userapi.register.identifier-taken': {
    msg: 'account had been used'
  }
  'userapi.registerPhone.get.answer': {
    msg: '注意接收短信'
    registered?: true
  }
  'userapi.registerPhone.post.answer': {
    msg: 'register successful'
    user_id: Schemas['AccountId']
  }
  'userapi.sms-failed': {
    msg: '短信发送失败，请稍后再试'
  }
  'userapi.too-many-requests': {
    msg: '请求过于频繁，请稍后再试'
  }
  'userapi.unavailable': {
    msg: '服务暂不可用，请稍后再试'
  }
  'userapi.wrong-code': {
    msg: '验证码错误，请重新输入'
  }
  'usermodule.User': {
    id: Schemas['AccountId']
    card: string | null
    type: string | null
    name: string | null
    loginname: string | null
    password: ''
    email: string | null
    phone: string | null
    ip: string | null
    registertime: string | null
    lastlogintime: string | null
    lastloginip: string | null
    lastupdatetime: string | null
    fans: number | null
    follow: number | null
    islock: 'y' | 'n'
    isfreeze: 'y' | 'n'
    freezeexplain: string | null
    freezestarttime: string | null
    freezeendtime: string | null
    state: 'normal' | 'remove'
    purseadd1: string | null
    purseadd2: string | null
    vipTime: string | null
    photo: string | null
    cont: string | null
    hit: number | null
    tag: string | null
    backphoto: string | null
  }
  'usermodule.account-frozen': {
    status: 'USER-FAIL-106'
    message: '账户已被冻结'
    data: null
    freezeexplain: string
    freezeendtime: string | null
  }
  'usermodule.account-locked': {
    status: 'USER-FAIL-105'
    message: '账户已被锁定'
    data: null
    retryAfter: number
  }
  'usermodule.account.answer': {
    status: 'USER-SUCCESS-104'
    message: '查询成功'
    data: Schemas['usermodule.User']
  }
  'usermodule.already-friends': {
    status: 'USER-FAIL-111'
    message: '请求冲突'
    data: null
  }
  'usermodule.count.answer': {
    status: 'USER-SUCCESS-104'
    message: '查询成功'
    data: 0 | 1
  }
  'usermodule.forbidden': {
    status: 'USER-FAIL-110'
    message: '没有权限'
    data: null
  }
  'usermodule.id.answer': {
    status: 'USER-SUCCESS-104'
    message: '查询成功'
    data: Schemas['usermodule.User']
  }
  'usermodule.identifier-taken': {
    status: 'USER-FAIL-101'
    message: '该账户已存在'
    data: null
  }
  'usermodule.login-too-old': {
    status: 'USER-FAIL-103'
    message: '密码修改失败'
    data: null
  }
  'usermodule.login.answer': {
    status: 'USER-SUCCESS-104'
    message: '登录成功'
    data: Schemas['AccountId']
    token: Schemas['Token']
  }
  'usermodule.login.md5.answer': {
    status: 'USER-SUCCESS-104'
    message: '登录成功'
    data: Schemas['AccountId']
    token: Schemas['Token']
  }
  'usermodule.login.wrong-password': {
    status: 'USER-FAIL-102'
    message: '账户或密码错误'
    data: null
    failures: number
  }
  'usermodule.malformed': {
    status: 'USER-FAIL-100'
    message: '参数错误'
    data: null
  }
  'usermodule.no-account': {
    status: 'USER-FAIL-104'
    message: '用户不存在'
    data: null
  }
  'usermodule.no-session': {
    status: 'USER-FAIL-108'
    message: '未登录'
    data: null
  }
  'usermodule.password.reset.answer': {
    status: 'USER-SUCCESS-103'
    message: '密码成功修改'
    data: null
  }
  'usermodule.regist.answer': {
    status: 'USER-SUCCESS-101'
    message: '注册成功'
    data: Schemas['AccountId']
  }
  'usermodule.sms-failed': {
    status: 'USER-FAIL-109'
    message: '服务器错误'
    data: null
  }
  'usermodule.too-many-requests': {
    status: 'USER-FAIL-107'
    message: '请求过于频繁'
    data: null
  }
}

/** Every operation: what it takes, what it answers, and why it may refuse. */
export interface Operations {
  /** POST /user — Log in (登录) */
  'action.Login': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: string | number | null
      /** 密码. */
      password?: string
    }
    success: Schemas['action.Login.answer']
    refusal: Schemas['action.account-locked'] | Schemas['action.Login.internal'] | Schemas['action.Login.no-account'] | Schemas['action.Login.malformed'] | Schemas['action.malformed'] | Schemas['action.Login.account-frozen'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.Login.too-many-requests'] | Schemas['action.internal'] | Schemas['action.sms-failed']
    kind: 'account-frozen' | 'account-locked' | 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /user — Make an account (注册) */
  'action.Logon': {
    request: {
      /** 用户名. 1 to 32 characters. */
      username?: string
      /** 密码. */
      password?: string
    }
    success: Schemas['action.Logon.answer']
    refusal: Schemas['action.Logon.internal.2'] | Schemas['action.invalid'] | Schemas['action.unavailable'] | Schemas['action.Logon.malformed'] | Schemas['action.malformed'] | Schemas['action.role-refused'] | Schemas['action.forbidden'] | Schemas['action.conflict'] | Schemas['action.body-too-large'] | Schemas['action.Logon.too-many-requests'] | Schemas['action.Logon.internal'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'malformed' | 'role-refused' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Change data of one's own (用户提交信息) */
  'action.Update': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** Names of kinds of data, such as `username`. */
      data_type: string[]
      /** The stored values, in the order of `data_type`. */
      old_data: (string | number | Blob)[]
      /** The new values, in the order of `data_type`. */
      new_data: (string | number | Blob)[]
    }
    success: Schemas['action.Update.answer']
    refusal: Schemas['action.Update.identifier-taken'] | Schemas['action.Update.internal'] | Schemas['action.old-data-differs'] | Schemas['action.Update.malformed'] | Schemas['action.malformed'] | Schemas['action.Update.no-session'] | Schemas['action.not-own-account'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.Update.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'not-own-account' | 'old-data-differs' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Data of an account (用户获取信息) */
  'action.GetMessage': {
    request: {
      /** Whose. */
      id: number | string
      /** Names of kinds of data, such as `username`. */
      data_type: string[]
    }
    success: Schemas['action.GetMessage.answer']
    refusal: Schemas['action.GetMessage.forbidden'] | Schemas['action.GetMessage.malformed'] | Schemas['action.malformed'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.GetMessage.too-many-requests'] | Schemas['action.GetMessage.internal'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Set a new password */
  'action.ChangePassword': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The present password; not where none is set and the login is recent. */
      old_password?: string
      /** 6 to 64 characters. */
      new_password: string
    }
    success: Schemas['action.ChangePassword.answer']
    refusal: Schemas['action.ChangePassword.invalid'] | Schemas['action.wrong-password'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /user — Log out */
  'action.Logout': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
    }
    success: Schemas['action.Logout.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — Where one is logged in */
  'action.GetSessions': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
    }
    success: Schemas['action.GetSessions.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — End one of one's sessions */
  'action.RevokeSession': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** A session as GetSessions names it. */
      session: string
    }
    success: Schemas['action.RevokeSession.answer']
    refusal: Schemas['action.no-such-session'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-session' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — Ask for a code by text */
  'action.RequestCode': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** `bind` for a phone, `delete` for leaving. */
      purpose: 'bind' | 'delete'
      /** A mobile number. */
      phone?: string
    }
    success: Schemas['action.RequestCode.answer']
    refusal: Schemas['action.phone-refused'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'not-own-account' | 'phone-refused' | 'sms-failed' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Prove a phone, or change it */
  'action.BindPhone': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** A mobile number. */
      phone: string
      /** The six digits. */
      phone_code: string
    }
    success: Schemas['action.BindPhone.answer']
    refusal: Schemas['action.code-expired'] | Schemas['action.phone-refused'] | Schemas['action.wrong-code'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'code-expired' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'phone-refused' | 'too-many-requests' | 'unavailable' | 'wrong-code'
  }
  /** POST /user — Ask for friendship */
  'action.AddFriend': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The id of the other account. */
      friend_id: number | string
      /** A word to go with the request, at most 128 characters. */
      mess?: string
    }
    success: Schemas['action.AddFriend.answer.1'] | Schemas['action.AddFriend.answer.2']
    refusal: Schemas['action.already-friends'] | Schemas['action.no-account'] | Schemas['action.too-many-friends'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'already-friends' | 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-account' | 'no-session' | 'not-own-account' | 'too-many-friends' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Who asks for friendship */
  'action.GetFriendRequests': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 100. */
      limit?: number | string | ''
    }
    success: Schemas['action.GetFriendRequests.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — Become friends */
  'action.AcceptFriend': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The id of the other account. */
      friend_id: number | string
    }
    success: Schemas['action.AcceptFriend.answer']
    refusal: Schemas['action.no-such-request'] | Schemas['action.too-many-friends'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-request' | 'not-own-account' | 'too-many-friends' | 'unavailable'
  }
  /** POST /user — Decline */
  'action.RejectFriend': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The id of the other account. */
      friend_id: number | string
    }
    success: Schemas['action.RejectFriend.answer']
    refusal: Schemas['action.no-such-request'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-request' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — End a friendship, or take a request back */
  'action.DeleteFriend': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The id of the other account. */
      friend_id: number | string
    }
    success: Schemas['action.DeleteFriend.answer']
    refusal: Schemas['action.not-friends'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-friends' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — Block somebody */
  'action.BlockUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The id of the other account. */
      friend_id: number | string
    }
    success: Schemas['action.BlockUser.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Block somebody no longer */
  'action.UnblockUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** The id of the other account. */
      friend_id: number | string
    }
    success: Schemas['action.UnblockUser.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Whom one has blocked */
  'action.GetBlocked': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 100. */
      limit?: number | string | ''
    }
    success: Schemas['action.GetBlocked.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — One's friends */
  'action.GetFriends': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 100. */
      limit?: number | string | ''
    }
    success: Schemas['action.GetFriends.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'unavailable'
  }
  /** POST /user — Find somebody */
  'action.FindUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** An id, or an identifier written out. */
      account: string | number
    }
    success: Schemas['action.FindUser.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user — Everything that is held about oneself */
  'action.ExportData': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** 密码. */
      password?: string
    }
    success: Schemas['action.ExportData.answer.1'] | Schemas['action.ExportData.answer.2']
    refusal: Schemas['action.wrong-password'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /user — Leave */
  'action.DeleteAccount': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** 密码. */
      password?: string
      /** The six digits. */
      phone_code?: string
    }
    success: Schemas['action.DeleteAccount.answer']
    refusal: Schemas['action.code-expired'] | Schemas['action.last-admin'] | Schemas['action.no-account'] | Schemas['action.wrong-code'] | Schemas['action.wrong-password'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'code-expired' | 'forbidden' | 'foreign-origin' | 'internal' | 'last-admin' | 'malformed' | 'no-account' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable' | 'wrong-code' | 'wrong-password'
  }
  /** POST /download — A link to a file */
  'action.Download': {
    request: {
      /** The file's id. */
      file_id: number | string
    }
    success: Schemas['action.Download.answer']
    refusal: Schemas['action.file-denied'] | Schemas['action.no-such-file'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /download — Links to many files */
  'action.DownloadList': {
    request: {
      /** Ids of 1 to 50 files. */
      file_ids: (number | string)[]
    }
    success: Schemas['action.DownloadList.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /manager — All accounts */
  'action.ListUsers': {
    request: {
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 100. */
      limit?: number | string | ''
      /** One of `normal`, `vip`, `creator`, `leader`, `admin`. */
      role?: string
    }
    success: Schemas['action.ListUsers.answer']
    refusal: Schemas['action.ListUsers.invalid'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /manager — An account */
  'action.GetUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
    }
    success: Schemas['action.GetUser.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.too-many-requests'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'too-many-requests' | 'unavailable'
  }
  /** POST /manager — Give an account a role */
  'action.SetRole': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
      /** One of `normal`, `vip`, `creator`, `leader`, `admin`. */
      role: string
    }
    success: Schemas['action.SetRole.answer']
    refusal: Schemas['action.ListUsers.invalid'] | Schemas['action.last-admin'] | Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'last-admin' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'role-refused' | 'unavailable'
  }
  /** POST /manager — Freeze an account */
  'action.FreezeUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
      /** Why, for the account to read; 1 to 200 characters. */
      explain: string
      /** From when, in milliseconds since 1970; now where none is given. */
      start?: number | string | ''
      /** Until when, in milliseconds since 1970; until it is lifted where none is given. */
      end?: number | string | ''
    }
    success: Schemas['action.FreezeUser.answer']
    refusal: Schemas['action.ListUsers.invalid'] | Schemas['action.last-admin'] | Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'last-admin' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Lift a freeze */
  'action.UnfreezeUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
    }
    success: Schemas['action.UnfreezeUser.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Unlock the password login */
  'action.UnlockUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
    }
    success: Schemas['action.UnlockUser.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — End all sessions of an account */
  'action.RevokeSessions': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
    }
    success: Schemas['action.RevokeSessions.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Free the phone of an account */
  'action.ReleasePhone': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
    }
    success: Schemas['action.ReleasePhone.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Delete an account */
  'action.DeleteUser': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id: number | string
    }
    success: Schemas['action.DeleteUser.answer']
    refusal: Schemas['action.last-admin'] | Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'last-admin' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — All files, or those of an account */
  'action.ListFiles': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 100. */
      limit?: number | string | ''
    }
    success: Schemas['action.ListFiles.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Delete a file */
  'action.DeleteFile': {
    request: {
      /** The file's id. */
      file_id: number | string
    }
    success: Schemas['action.DeleteFile.answer']
    refusal: Schemas['action.no-such-file'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /manager — Change who may do what with a file */
  'action.SetFilePermission': {
    request: {
      /** The file's id. */
      file_id: number | string
      /** Who may do what, 0 to 4095. */
      permission: number | string
    }
    success: Schemas['action.SetFilePermission.answer']
    refusal: Schemas['action.ListUsers.invalid'] | Schemas['action.no-such-file'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /manager — Define a kind of personal data */
  'action.DefineDataType': {
    request: {
      /** Its name. */
      data_name: string
      /** One of `text`, `integer`, `url`, `email`, `time`, `alnum`. */
      format: string
      /** One of `public`, `friends`, `self`. */
      visibility: string
      /** Whether the account may change it. */
      editable: boolean | 'true' | 'false' | '1' | '0'
      /** Characters at most, up to 2000. */
      max_length: number | string
    }
    success: Schemas['action.DefineDataType.answer']
    refusal: Schemas['action.ListUsers.invalid'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.identifier-taken'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /manager — The kinds of personal data */
  'action.ListDataTypes': {
    request: Record<string, unknown>
    success: Schemas['action.ListDataTypes.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Delete a kind of personal data */
  'action.DeleteDataType': {
    request: {
      /** Its name. */
      data_name: string
    }
    success: Schemas['action.DeleteDataType.answer']
    refusal: Schemas['action.ListUsers.invalid'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /manager — What managers have done */
  'action.GetAudit': {
    request: {
      /** The account's id; for what is done to oneself, one's own or none. */
      id?: number | string | ''
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 100. */
      limit?: number | string | ''
    }
    success: Schemas['action.GetAudit.answer']
    refusal: Schemas['action.no-account'] | Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'unavailable'
  }
  /** POST /manager — Numbers of the day */
  'action.GetStats': {
    request: Record<string, unknown>
    success: Schemas['action.GetStats.answer']
    refusal: Schemas['action.malformed'] | Schemas['action.no-session'] | Schemas['action.forbidden'] | Schemas['action.body-too-large'] | Schemas['action.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'login-too-old' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /app/register — Register a phone (注册) */
  'kms.register': {
    request: {
      /** 手机号. A mobile number; numbers of other countries begin with `+` or `00`. */
      phone: string
      /** 名字. 1 to 16 characters. */
      name: string
      /** 邮箱. At most 55 characters. */
      email?: string
      /** 密码. 6 to 16 characters. */
      password: string
      /** 生日. Milliseconds since 1970 (UTC). */
      birth?: number | string | ''
    }
    success: Schemas['kms.register.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.identifier-taken'] | Schemas['kms.malformed'] | Schemas['kms.already-friends'] | Schemas['kms.body-too-large'] | Schemas['kms.too-many-requests'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'malformed' | 'role-refused' | 'too-many-requests' | 'unavailable'
  }
  /** POST /app/register/testphone — Whether a phone is registered (验证手机号是否已经被注册) */
  'kms.testphone': {
    request: {
      /** 手机号. A mobile number; numbers of other countries begin with `+` or `00`. */
      phone: string
    }
    success: Schemas['kms.testphone.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.identifier-taken'] | Schemas['kms.body-too-large'] | Schemas['kms.too-many-requests'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'phone-registered' | 'too-many-requests' | 'unavailable'
  }
  /** POST /app/login — Log in (登录) */
  'kms.login': {
    request: {
      /** 手机号, or any other identifier of the account, or its id. */
      phone: string
      /** 密码. 6 to 16 characters. */
      password: string
    }
    success: Schemas['kms.login.answer']
    refusal: Schemas['kms.account-locked'] | Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.wrong-password'] | Schemas['kms.no-account'] | Schemas['kms.body-too-large'] | Schemas['kms.too-many-requests'] | Schemas['kms.sms-failed']
    kind: 'account-frozen' | 'account-locked' | 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /app/user/modify — Change what is given (修改用户信息) */
  'kms.modify': {
    request: {
      /** 名字. 1 to 16 characters. */
      name?: string
      /** 密码. The new one, 6 to 16 characters. */
      password?: string
      /** 生日. Milliseconds since 1970 (UTC). */
      birth?: number | string | ''
      /** 邮箱. At most 55 characters. */
      email?: string
      /** 旧密码. */
      old_password?: string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.modify.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.identifier-taken'] | Schemas['kms.malformed'] | Schemas['kms.general.no-session'] | Schemas['kms.no-session'] | Schemas['kms.nothing-changed'] | Schemas['kms.wrong-password'] | Schemas['kms.body-too-large'] | Schemas['kms.too-many-requests'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-session' | 'nothing-changed' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /app/user/info — About oneself (获取用户信息) */
  'kms.info': {
    request: {
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.info.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /app/user/avatar — Set one's picture (上传头像) */
  'kms.avatar': {
    request: {
      /** base64编码的头像文件. A PNG, JPEG, WebP or GIF of at most 1 MiB, in base64. */
      data: string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.avatar.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.body-too-large'] | Schemas['kms.too-many-requests'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'file-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'too-many-requests' | 'unavailable'
  }
  /** POST /app/user/get_avatar — A picture of somebody (获取头像) */
  'kms.get_avatar': {
    request: {
      /** Whose; one's own where none is given. */
      id?: number | string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.get_avatar.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.no-such-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /app/user/upload — Upload a file, or say that it is there already (上传文件) */
  'kms.upload': {
    request: {
      /** 文件的title. The file's name. */
      name: string
      /** 文件的md5码. 32 hex digits. */
      md5?: string
      /** SHA-256 of the bytes, hex or base64; they are then stored once, however many have them. */
      sha256?: string
      /** Bytes of the file. */
      size?: number | string | ''
      /** True for an upload in parts. */
      multipart?: boolean | 'true' | 'false' | '1' | '0' | ''
      /** Who may do what, 0 to 4095; 1503 where none is given. */
      permission?: number | string | ''
      /** 文件的data. In base64, at most 4 MiB of file. */
      data?: string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.upload.answer.1'] | Schemas['kms.upload.answer.2']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.no-such-session'] | Schemas['kms.no-such-file'] | Schemas['kms.upload.no-such-file'] | Schemas['kms.already-friends'] | Schemas['kms.body-too-large'] | Schemas['kms.file-too-large'] | Schemas['kms.upload.file-too-large'] | Schemas['kms.too-many-requests'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'file-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'no-such-file' | 'over-quota' | 'too-many-requests' | 'unavailable'
  }
  /** POST /app/user/upload/parts — Where the parts of a large upload go */
  'kms.upload.parts': {
    request: {
      /** 文件id. */
      fid: number | string
      /** Numbers of parts, at most 100; none only asks which are there. */
      numbers?: (number | string)[] | string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.upload.parts.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.no-such-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /app/user/upload/complete — Finish a large upload */
  'kms.upload.complete': {
    request: {
      /** 文件id. */
      fid: number | string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.upload.complete.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.no-such-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'parts-missing' | 'unavailable'
  }
  /** POST /app/user/upload/abort — Give a large upload up */
  'kms.upload.abort': {
    request: {
      /** 文件id. */
      fid: number | string
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.upload.abort.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.no-such-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /app/user/getfile — A file with its bytes, or a link to them (获取文件) */
  'kms.getfile': {
    request: {
      /** 文件id. */
      fid: number | string
      /** True for the link alone. */
      link?: boolean | 'true' | 'false' | '1' | '0' | ''
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.getfile.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.no-such-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /app/user/getownfilelist — One's own files (获取自己文件列表) */
  'kms.getownfilelist': {
    request: {
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most. */
      limit?: number | string | ''
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.getownfilelist.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /app/user/getfilelist — Files that may be of interest (获取推荐列表) */
  'kms.getfilelist': {
    request: {
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most. */
      limit?: number | string | ''
      /** The token of a login. A header `Authorization` with `Bearer` does as well. */
      token?: string
    }
    success: Schemas['kms.getfilelist.answer']
    refusal: Schemas['kms.forbidden'] | Schemas['kms.malformed'] | Schemas['kms.no-session'] | Schemas['kms.general.no-session'] | Schemas['kms.body-too-large'] | Schemas['kms.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /register — Register (注册) */
  'fileserver.register': {
    request: {
      /** 用户名. A login name, a phone or an email. */
      username: string
      /** 密码. 6 to 64 characters. */
      password: string
      /** 用户角色. `normal`, `leader` or `admin`. */
      role?: string
      /** 邮箱. */
      mail?: string
      /** 电话. A mobile number to be reached at. */
      phone?: string
    }
    success: Schemas['fileserver.register.answer']
    refusal: Schemas['fileserver.identifier-taken'] | Schemas['fileserver.malformed'] | Schemas['fileserver.forbidden'] | Schemas['fileserver.already-friends'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.too-many-requests'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'malformed' | 'role-refused' | 'too-many-requests' | 'unavailable'
  }
  /** POST /login — Log in (登录) */
  'fileserver.login': {
    request: {
      /** 用户名. A login name, a phone or an email. */
      username: string
      /** 密码. 6 to 64 characters. */
      password: string
    }
    success: Schemas['fileserver.login.answer']
    refusal: Schemas['fileserver.account-frozen'] | Schemas['fileserver.no-account'] | Schemas['fileserver.malformed'] | Schemas['fileserver.forbidden'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.too-many-requests'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'account-frozen' | 'account-locked' | 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /loguot — Log out (退出系统) */
  'fileserver.loguot': {
    request: Record<string, unknown>
    success: Schemas['fileserver.loguot.answer']
    refusal: Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.forbidden'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'unavailable'
  }
  /** POST /upload — Upload a file (文件上传) */
  'fileserver.upload': {
    request: {
      /** 文件. Exactly one. */
      file?: Blob
      /** The file's name. */
      file_name?: string
      /** Its bytes. */
      file_size?: number | string | ''
      /** MD5 of the bytes, 32 hex digits; checked. */
      md5?: string
      /** SHA-256 of the bytes, hex or base64; they are then stored once, however many have them. */
      sha256?: string
      /** Who may do what, 0 to 4095; 1503 where none is given. Three nibbles, `normal << 8 | leader << 4 | admin`, each of 1 see, 4 download, 8 delete, 2 change the permission. */
      permission?: number | string | ''
      /** True for an upload in parts. */
      multipart?: boolean | 'true' | 'false' | '1' | '0' | ''
    }
    success: Schemas['fileserver.upload.answer']
    refusal: Schemas['fileserver.parts-missing'] | Schemas['fileserver.no-session'] | Schemas['fileserver.forbidden'] | Schemas['fileserver.already-friends'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.file-too-large'] | Schemas['fileserver.upload.file-too-large'] | Schemas['fileserver.over-quota'] | Schemas['fileserver.too-many-requests'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'file-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'over-quota' | 'too-many-requests' | 'unavailable'
  }
  /** POST /upload/parts — Where the parts of a large upload go */
  'fileserver.upload.parts': {
    request: {
      /** 文件id号. */
      id: number | string
      /** Numbers of parts, at most 100; none only asks which are there. */
      numbers?: (number | string)[] | string
    }
    success: Schemas['fileserver.upload.parts.answer']
    refusal: Schemas['fileserver.forbidden'] | Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.no-such-file'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /upload/complete — Finish a large upload */
  'fileserver.upload.complete': {
    request: {
      /** 文件id号. */
      id: number | string
    }
    success: Schemas['fileserver.upload.complete.answer']
    refusal: Schemas['fileserver.forbidden'] | Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.no-such-file'] | Schemas['fileserver.parts-missing'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'parts-missing' | 'unavailable'
  }
  /** POST /upload/abort — Give a large upload up */
  'fileserver.upload.abort': {
    request: {
      /** 文件id号. */
      id: number | string
    }
    success: Schemas['fileserver.upload.abort.answer']
    refusal: Schemas['fileserver.forbidden'] | Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.no-such-file'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /delete — Delete a file (删除文件) */
  'fileserver.delete': {
    request: {
      /** 文件id号. */
      id: number | string
    }
    success: Schemas['fileserver.delete.answer']
    refusal: Schemas['fileserver.forbidden'] | Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.no-such-file'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** GET /files — All files that one may see (文件列表) */
  'fileserver.files': {
    request: {
      /** From the page before; none for the first. */
      cursor?: string
      /** How many rows at most, up to 1000. */
      limit?: number | string | ''
      /** Only files of this account; an id, a login name, or oneself by anything. */
      creator?: string
      /** Only files whose names begin like this; they come in the order of their names. */
      keyword?: string
    }
    success: Schemas['fileserver.files.answer']
    refusal: Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.forbidden'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.too-many-requests'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'too-many-requests' | 'unavailable'
  }
  /** GET /download/{id} — Download a file */
  'fileserver.download': {
    request: {
      /** 文件id号. */
      id: string | number
      /** 1 for the link instead of the way to it. */
      link?: boolean | 'true' | 'false' | '1' | '0' | ''
    }
    success: Schemas['fileserver.download.answer']
    refusal: Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.forbidden'] | Schemas['fileserver.no-such-file'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** POST /permission — Change who may do what */
  'fileserver.permission': {
    request: {
      /** 文件id号. */
      id: number | string
      /** Who may do what, 0 to 4095; 1503 where none is given. Three nibbles, `normal << 8 | leader << 4 | admin`, each of 1 see, 4 download, 8 delete, 2 change the permission. */
      permission: number | string
    }
    success: Schemas['fileserver.permission.answer']
    refusal: Schemas['fileserver.forbidden'] | Schemas['fileserver.malformed'] | Schemas['fileserver.no-session'] | Schemas['fileserver.no-such-file'] | Schemas['fileserver.body-too-large'] | Schemas['fileserver.internal'] | Schemas['fileserver.sms-failed']
    kind: 'body-too-large' | 'file-denied' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-session' | 'no-such-file' | 'unavailable'
  }
  /** GET /user/count/{account} — How many accounts this is (判断账户数量) */
  'usermodule.count': {
    request: {
      /** 账户名. A login name, a phone, an email or an id. */
      account: string | number
    }
    success: Schemas['usermodule.count.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'too-many-requests' | 'unavailable'
  }
  /** GET /user/id/{id} — A user by id (按ID获取用户) */
  'usermodule.id': {
    request: {
      /** 用户ID. Ten digits. */
      id: string | number
    }
    success: Schemas['usermodule.id.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.no-account'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable'
  }
  /** GET /user/account/{account} — A user by any identifier (按账户获取用户) */
  'usermodule.account': {
    request: {
      /** 账户名. A login name, a phone, an email or an id. */
      account: string | number
    }
    success: Schemas['usermodule.account.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.no-account'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable'
  }
  /** GET /user/login — Log in, everything in the query (登录) */
  'usermodule.login': {
    request: {
      /** 账户名. A login name, a phone, an email or an id. */
      account: string
      /** 密码. The MD5 of the password, 32 hex digits. */
      password: string
      /** 随机字符串，记录登录失败次数. Names one client's run of attempts; `failures` in the answer counts them for an hour. */
      randomStr?: string
    }
    success: Schemas['usermodule.login.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.login.wrong-password'] | Schemas['usermodule.account-frozen'] | Schemas['usermodule.account-locked'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'account-frozen' | 'account-locked' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /user/login — Log in with a password (登录) */
  'userapi.login': {
    request: {
      /** 用户账户. A login name, a phone or an email. */
      account: string
      /** 登陆密码. 6 to 64 characters. */
      password: string
    }
    success: Schemas['userapi.login.answer']
    refusal: Schemas['userapi.body-too-large'] | Schemas['userapi.login.wrong-password'] | Schemas['userapi.account-frozen'] | Schemas['userapi.login.forbidden'] | Schemas['userapi.login.no-account'] | Schemas['userapi.login.too-many-requests'] | Schemas['userapi.login.internal'] | Schemas['userapi.login.unavailable']
    kind: 'account-frozen' | 'account-locked' | 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-account' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /user/login/md5 — Log in, everything in the body */
  'usermodule.login.md5': {
    request: {
      /** 账户名. A login name, a phone, an email or an id. */
      account: string
      /** 密码. The MD5 of the password, 32 hex digits. */
      password: string
      /** 随机字符串，记录登录失败次数. Names one client's run of attempts; `failures` in the answer counts them for an hour. */
      randomStr?: string
    }
    success: Schemas['usermodule.login.md5.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.login.wrong-password'] | Schemas['usermodule.account-frozen'] | Schemas['usermodule.account-locked'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'account-frozen' | 'account-locked' | 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'too-many-requests' | 'unavailable' | 'wrong-password'
  }
  /** POST /user/regist — Register a phone (注册) */
  'usermodule.regist': {
    request: {
      /** 手机号. The account's mobile number. */
      phone: string
      /** 密码. The password itself, 6 to 64 characters; 32 hex digits are a password like any other. */
      password: string
    }
    success: Schemas['usermodule.regist.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.already-friends'] | Schemas['usermodule.identifier-taken'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'body-too-large' | 'conflict' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'malformed' | 'role-refused' | 'too-many-requests' | 'unavailable'
  }
  /** PUT /user/password/reset — Set a new password (重置密码) */
  'usermodule.password.reset': {
    request: {
      /** 用户ID. Ten digits. */
      id: number | string
      /** 手机号. The account's mobile number. */
      phone: string
      /** 新密码. The MD5 of the new password, 32 hex digits. */
      newPSD: string
      /** 验证码. Six digits of purpose `reset`. */
      identifying_code?: string
      /** 旧密码. The MD5 of the present password, 32 hex digits. */
      old_password?: string
    }
    success: Schemas['usermodule.password.reset.answer']
    refusal: Schemas['usermodule.malformed'] | Schemas['usermodule.no-session'] | Schemas['usermodule.account-frozen'] | Schemas['usermodule.login-too-old'] | Schemas['usermodule.forbidden'] | Schemas['usermodule.already-friends'] | Schemas['usermodule.too-many-requests'] | Schemas['usermodule.sms-failed']
    kind: 'account-frozen' | 'account-mismatch' | 'body-too-large' | 'code-expired' | 'conflict' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'login-too-old' | 'malformed' | 'no-account' | 'no-session' | 'not-own-account' | 'too-many-requests' | 'unavailable' | 'wrong-code' | 'wrong-password'
  }
  /** POST /user/register — Register with an account and a password (注册) */
  'userapi.register': {
    request: {
      /** 用户账户. A login name, a phone or an email. */
      account: string
      /** 登陆密码. 6 to 64 characters. */
      password: string
      /** 用户昵称. A display name of 1 to 32 characters; the account where none is given. */
      name?: string
      /** 用户角色. One of `normal_user`, `vip_user`, `creator`, `admin`. */
      role?: string
    }
    success: Schemas['userapi.register.answer']
    refusal: Schemas['userapi.register.identifier-taken'] | Schemas['userapi.phone-registered'] | Schemas['userapi.forbidden'] | Schemas['userapi.identifier-taken'] | Schemas['userapi.malformed'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.unavailable']
    kind: 'body-too-large' | 'conflict' | 'forbidden' | 'foreign-origin' | 'identifier-taken' | 'internal' | 'invalid' | 'malformed' | 'role-refused' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user/logout — Log out (登出) */
  'userapi.logout': {
    request: {
      /** The id of the account, as a login gives it. */
      user_id: number | string
    }
    success: Schemas['userapi.logout.answer']
    refusal: Schemas['userapi.malformed'] | Schemas['userapi.forbidden'] | Schemas['userapi.logout.no-session'] | Schemas['userapi.internal'] | Schemas['userapi.unavailable']
    kind: 'body-too-large' | 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'no-session' | 'not-own-account' | 'unavailable'
  }
  /** GET /user/registerPhone/{phone} — Ask for a code to register a phone */
  'userapi.registerPhone.get': {
    request: {
      /** A mobile number. Numbers of other countries begin with `+` or `00`. */
      phone: string | number
    }
    success: Schemas['userapi.registerPhone.get.answer']
    refusal: Schemas['userapi.malformed'] | Schemas['userapi.forbidden'] | Schemas['userapi.phone-registered'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.sms-failed'] | Schemas['userapi.unavailable']
    kind: 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'phone-registered' | 'sms-failed' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user/registerPhone/{phone} — Register the phone with the code */
  'userapi.registerPhone.post': {
    request: {
      /** The phone of the path once more, in whatever spelling. */
      phone_number: string
      /** 用户收到的六位验证码. The six digits. */
      identifying_code: string
      /** A mobile number. Numbers of other countries begin with `+` or `00`. */
      phone: string | number
    }
    success: Schemas['userapi.registerPhone.post.answer']
    refusal: Schemas['userapi.malformed'] | Schemas['userapi.phone-registered'] | Schemas['userapi.forbidden'] | Schemas['userapi.identifier-taken'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.unavailable']
    kind: 'body-too-large' | 'code-expired' | 'conflict' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'number-mismatch' | 'phone-registered' | 'too-many-requests' | 'unavailable' | 'wrong-code'
  }
  /** GET /user/loginPhone/{phone} — Ask for a code to log in */
  'userapi.loginPhone.get': {
    request: {
      /** A mobile number. Numbers of other countries begin with `+` or `00`. */
      phone: string | number
    }
    success: Schemas['userapi.loginPhone.get.answer']
    refusal: Schemas['userapi.malformed'] | Schemas['userapi.already-logged-in'] | Schemas['userapi.forbidden'] | Schemas['userapi.loginPhone.get.no-account'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.sms-failed'] | Schemas['userapi.unavailable']
    kind: 'already-logged-in' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-account' | 'sms-failed' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user/loginPhone/{phone} — Log in with the code (验证码登录) */
  'userapi.loginPhone.post': {
    request: {
      /** The phone of the path once more, in whatever spelling. */
      phone_number: string
      /** 用户收到的六位验证码. The six digits. */
      identifying_code: string
      /** The password of an account whose phone is not proved yet; keeps it. */
      password?: string
      /** A mobile number. Numbers of other countries begin with `+` or `00`. */
      phone: string | number
    }
    success: Schemas['userapi.loginPhone.post.answer']
    refusal: Schemas['userapi.malformed'] | Schemas['userapi.wrong-code'] | Schemas['userapi.account-locked'] | Schemas['userapi.forbidden'] | Schemas['userapi.code-expired'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.unavailable']
    kind: 'account-frozen' | 'body-too-large' | 'code-expired' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'number-mismatch' | 'too-many-requests' | 'unavailable' | 'wrong-code'
  }
  /** GET /user/forgetPassword/{phone} — Ask for a code to set a new password (忘记密码) */
  'userapi.forgetPassword.get': {
    request: {
      /** A mobile number. Numbers of other countries begin with `+` or `00`. */
      phone: string | number
    }
    success: Schemas['userapi.forgetPassword.get.answer']
    refusal: Schemas['userapi.malformed'] | Schemas['userapi.forbidden'] | Schemas['userapi.no-account'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.sms-failed'] | Schemas['userapi.unavailable']
    kind: 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-account' | 'sms-failed' | 'too-many-requests' | 'unavailable'
  }
  /** POST /user/forgetPassword/{phone} — Set a new password with the code */
  'userapi.forgetPassword.post': {
    request: {
      /** The phone of the path once more, in whatever spelling. */
      phone_number: string
      /** Any identifier of the account that has the phone; the phone itself does. */
      account: string
      /** 验证码. The six digits. */
      identifying: string
      /** 新密码. 6 to 64 characters. */
      new_password: string
      /** A mobile number. Numbers of other countries begin with `+` or `00`. */
      phone: string | number
    }
    success: Schemas['userapi.forgetPassword.post.answer']
    refusal: Schemas['userapi.forgetPassword.post.code-expired'] | Schemas['userapi.malformed'] | Schemas['userapi.forgetPassword.post.wrong-code'] | Schemas['userapi.account-locked'] | Schemas['userapi.forbidden'] | Schemas['userapi.no-account'] | Schemas['userapi.too-many-requests'] | Schemas['userapi.internal'] | Schemas['userapi.unavailable']
    kind: 'account-frozen' | 'account-mismatch' | 'body-too-large' | 'code-expired' | 'forbidden' | 'foreign-origin' | 'internal' | 'invalid' | 'malformed' | 'no-account' | 'number-mismatch' | 'too-many-requests' | 'unavailable' | 'wrong-code'
  }
  /** GET /.well-known/jwks.json — The public keys of session tokens */
  'platform.jwks': {
    request: Record<string, unknown>
    success: Schemas['platform.jwks.answer']
    refusal: Schemas['platform.malformed'] | Schemas['platform.forbidden'] | Schemas['platform.internal'] | Schemas['platform.sms-failed']
    kind: 'forbidden' | 'foreign-origin' | 'internal' | 'malformed' | 'unavailable'
  }
}

export interface Row {
  method: string
  path: string
  action?: string
  /** Fields that go into the query. */
  query?: readonly string[]
  /** Takes an `Idempotency-Key`. */
  idempotent?: true
  /** Component → its reasons, the usual one first. */
  refusals: Readonly<Record<string, string>>
}

export const operations: Readonly<Record<keyof Operations, Row>> = {
  'action.Login': { method: 'POST', path: '/user', action: 'Login', refusals: { 'action.account-locked': 'wrong-password account-locked', 'action.Login.internal': 'unavailable internal', 'action.Login.no-account': 'no-account', 'action.Login.malformed': 'malformed', 'action.malformed': 'malformed', 'action.Login.account-frozen': 'account-frozen', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.Login.too-many-requests': 'too-many-requests', 'action.internal': 'internal unavailable', 'action.sms-failed': 'internal unavailable' } },
  'action.Logon': { method: 'POST', path: '/user', action: 'Logon', idempotent: true, refusals: { 'action.Logon.internal.2': 'unavailable internal', 'action.invalid': 'invalid', 'action.unavailable': 'unavailable', 'action.Logon.malformed': 'malformed', 'action.malformed': 'malformed', 'action.role-refused': 'role-refused', 'action.forbidden': 'forbidden foreign-origin', 'action.conflict': 'identifier-taken conflict', 'action.body-too-large': 'body-too-large', 'action.Logon.too-many-requests': 'too-many-requests', 'action.Logon.internal': 'internal unavailable', 'action.sms-failed': 'internal unavailable' } },
  'action.Update': { method: 'POST', path: '/user', action: 'Update', refusals: { 'action.Update.identifier-taken': 'invalid identifier-taken', 'action.Update.internal': 'unavailable internal', 'action.old-data-differs': 'old-data-differs', 'action.Update.malformed': 'malformed', 'action.malformed': 'malformed', 'action.Update.no-session': 'no-session', 'action.not-own-account': 'not-own-account', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.Update.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.GetMessage': { method: 'POST', path: '/user', action: 'GetMessage', refusals: { 'action.GetMessage.forbidden': 'no-account forbidden unavailable internal invalid', 'action.GetMessage.malformed': 'malformed', 'action.malformed': 'malformed', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.GetMessage.too-many-requests': 'too-many-requests', 'action.GetMessage.internal': 'internal unavailable', 'action.sms-failed': 'internal unavailable' } },
  'action.ChangePassword': { method: 'POST', path: '/user', action: 'ChangePassword', refusals: { 'action.ChangePassword.invalid': 'invalid', 'action.wrong-password': 'wrong-password login-too-old', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.Logout': { method: 'POST', path: '/user', action: 'Logout', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.GetSessions': { method: 'POST', path: '/user', action: 'GetSessions', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.RevokeSession': { method: 'POST', path: '/user', action: 'RevokeSession', refusals: { 'action.no-such-session': 'no-such-session', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.RequestCode': { method: 'POST', path: '/user', action: 'RequestCode', refusals: { 'action.phone-refused': 'invalid phone-refused', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable sms-failed' } },
  'action.BindPhone': { method: 'POST', path: '/user', action: 'BindPhone', refusals: { 'action.code-expired': 'code-expired', 'action.phone-refused': 'phone-refused', 'action.wrong-code': 'wrong-code', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.AddFriend': { method: 'POST', path: '/user', action: 'AddFriend', refusals: { 'action.already-friends': 'already-friends', 'action.no-account': 'no-account', 'action.too-many-friends': 'too-many-friends', 'action.malformed': 'malformed invalid', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.GetFriendRequests': { method: 'POST', path: '/user', action: 'GetFriendRequests', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.AcceptFriend': { method: 'POST', path: '/user', action: 'AcceptFriend', refusals: { 'action.no-such-request': 'no-such-request', 'action.too-many-friends': 'too-many-friends', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.RejectFriend': { method: 'POST', path: '/user', action: 'RejectFriend', refusals: { 'action.no-such-request': 'no-such-request', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.DeleteFriend': { method: 'POST', path: '/user', action: 'DeleteFriend', refusals: { 'action.not-friends': 'not-friends', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.BlockUser': { method: 'POST', path: '/user', action: 'BlockUser', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.UnblockUser': { method: 'POST', path: '/user', action: 'UnblockUser', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.GetBlocked': { method: 'POST', path: '/user', action: 'GetBlocked', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.GetFriends': { method: 'POST', path: '/user', action: 'GetFriends', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.FindUser': { method: 'POST', path: '/user', action: 'FindUser', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.ExportData': { method: 'POST', path: '/user', action: 'ExportData', refusals: { 'action.wrong-password': 'wrong-password login-too-old', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.DeleteAccount': { method: 'POST', path: '/user', action: 'DeleteAccount', refusals: { 'action.code-expired': 'code-expired', 'action.last-admin': 'last-admin', 'action.no-account': 'no-account', 'action.wrong-code': 'wrong-code', 'action.wrong-password': 'wrong-password', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin not-own-account', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.Download': { method: 'POST', path: '/download', action: 'Download', refusals: { 'action.file-denied': 'file-denied', 'action.no-such-file': 'no-such-file', 'action.malformed': 'malformed', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.DownloadList': { method: 'POST', path: '/download', action: 'DownloadList', refusals: { 'action.malformed': 'malformed invalid', 'action.no-session': 'no-session', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.ListUsers': { method: 'POST', path: '/manager', action: 'ListUsers', refusals: { 'action.ListUsers.invalid': 'invalid', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.GetUser': { method: 'POST', path: '/manager', action: 'GetUser', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.too-many-requests': 'too-many-requests', 'action.sms-failed': 'internal unavailable' } },
  'action.SetRole': { method: 'POST', path: '/manager', action: 'SetRole', refusals: { 'action.ListUsers.invalid': 'invalid', 'action.last-admin': 'last-admin', 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin role-refused', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.FreezeUser': { method: 'POST', path: '/manager', action: 'FreezeUser', refusals: { 'action.ListUsers.invalid': 'invalid', 'action.last-admin': 'last-admin', 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.UnfreezeUser': { method: 'POST', path: '/manager', action: 'UnfreezeUser', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.UnlockUser': { method: 'POST', path: '/manager', action: 'UnlockUser', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.RevokeSessions': { method: 'POST', path: '/manager', action: 'RevokeSessions', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.ReleasePhone': { method: 'POST', path: '/manager', action: 'ReleasePhone', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.DeleteUser': { method: 'POST', path: '/manager', action: 'DeleteUser', refusals: { 'action.last-admin': 'last-admin', 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.ListFiles': { method: 'POST', path: '/manager', action: 'ListFiles', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.DeleteFile': { method: 'POST', path: '/manager', action: 'DeleteFile', refusals: { 'action.no-such-file': 'no-such-file', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.SetFilePermission': { method: 'POST', path: '/manager', action: 'SetFilePermission', refusals: { 'action.ListUsers.invalid': 'invalid', 'action.no-such-file': 'no-such-file', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.DefineDataType': { method: 'POST', path: '/manager', action: 'DefineDataType', refusals: { 'action.ListUsers.invalid': 'invalid', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.identifier-taken': 'conflict', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.ListDataTypes': { method: 'POST', path: '/manager', action: 'ListDataTypes', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.DeleteDataType': { method: 'POST', path: '/manager', action: 'DeleteDataType', refusals: { 'action.ListUsers.invalid': 'invalid', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.GetAudit': { method: 'POST', path: '/manager', action: 'GetAudit', refusals: { 'action.no-account': 'no-account', 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'action.GetStats': { method: 'POST', path: '/manager', action: 'GetStats', refusals: { 'action.malformed': 'malformed', 'action.no-session': 'no-session login-too-old', 'action.forbidden': 'forbidden foreign-origin', 'action.body-too-large': 'body-too-large', 'action.sms-failed': 'internal unavailable' } },
  'kms.register': { method: 'POST', path: '/app/register', idempotent: true, refusals: { 'kms.forbidden': 'forbidden foreign-origin role-refused', 'kms.identifier-taken': 'identifier-taken', 'kms.malformed': 'malformed invalid identifier-taken', 'kms.already-friends': 'conflict', 'kms.body-too-large': 'body-too-large', 'kms.too-many-requests': 'too-many-requests', 'kms.sms-failed': 'internal unavailable' } },
  'kms.testphone': { method: 'POST', path: '/app/register/testphone', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed invalid', 'kms.identifier-taken': 'phone-registered', 'kms.body-too-large': 'body-too-large', 'kms.too-many-requests': 'too-many-requests', 'kms.sms-failed': 'internal unavailable' } },
  'kms.login': { method: 'POST', path: '/app/login', refusals: { 'kms.account-locked': 'account-locked account-frozen', 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed invalid', 'kms.wrong-password': 'wrong-password', 'kms.no-account': 'no-account', 'kms.body-too-large': 'body-too-large', 'kms.too-many-requests': 'too-many-requests', 'kms.sms-failed': 'internal unavailable' } },
  'kms.modify': { method: 'POST', path: '/app/user/modify', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.identifier-taken': 'identifier-taken', 'kms.malformed': 'malformed invalid identifier-taken', 'kms.general.no-session': 'no-session login-too-old', 'kms.no-session': 'no-session', 'kms.nothing-changed': 'nothing-changed', 'kms.wrong-password': 'wrong-password', 'kms.body-too-large': 'body-too-large', 'kms.too-many-requests': 'too-many-requests', 'kms.sms-failed': 'internal unavailable' } },
  'kms.info': { method: 'POST', path: '/app/user/info', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.avatar': { method: 'POST', path: '/app/user/avatar', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed invalid', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.body-too-large': 'body-too-large file-too-large', 'kms.too-many-requests': 'too-many-requests', 'kms.sms-failed': 'internal unavailable' } },
  'kms.get_avatar': { method: 'POST', path: '/app/user/get_avatar', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.no-such-session': 'no-such-file', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.upload': { method: 'POST', path: '/app/user/upload', idempotent: true, refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed invalid', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.no-such-session': 'no-such-file', 'kms.no-such-file': 'no-such-file', 'kms.upload.no-such-file': 'no-such-file', 'kms.already-friends': 'conflict', 'kms.body-too-large': 'body-too-large file-too-large over-quota', 'kms.file-too-large': 'file-too-large', 'kms.upload.file-too-large': 'file-too-large', 'kms.too-many-requests': 'too-many-requests', 'kms.sms-failed': 'internal unavailable' } },
  'kms.upload.parts': { method: 'POST', path: '/app/user/upload/parts', refusals: { 'kms.forbidden': 'forbidden foreign-origin file-denied', 'kms.malformed': 'malformed invalid', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.no-such-session': 'no-such-file', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.upload.complete': { method: 'POST', path: '/app/user/upload/complete', refusals: { 'kms.forbidden': 'forbidden foreign-origin file-denied', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.no-such-session': 'no-such-file parts-missing', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.upload.abort': { method: 'POST', path: '/app/user/upload/abort', refusals: { 'kms.forbidden': 'forbidden foreign-origin file-denied', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.no-such-session': 'no-such-file', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.getfile': { method: 'POST', path: '/app/user/getfile', refusals: { 'kms.forbidden': 'forbidden foreign-origin file-denied', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.no-such-session': 'no-such-file', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.getownfilelist': { method: 'POST', path: '/app/user/getownfilelist', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'kms.getfilelist': { method: 'POST', path: '/app/user/getfilelist', refusals: { 'kms.forbidden': 'forbidden foreign-origin', 'kms.malformed': 'malformed', 'kms.no-session': 'no-session', 'kms.general.no-session': 'no-session', 'kms.body-too-large': 'body-too-large', 'kms.sms-failed': 'internal unavailable' } },
  'fileserver.register': { method: 'POST', path: '/register', idempotent: true, refusals: { 'fileserver.identifier-taken': 'identifier-taken', 'fileserver.malformed': 'malformed invalid', 'fileserver.forbidden': 'role-refused forbidden foreign-origin', 'fileserver.already-friends': 'conflict', 'fileserver.body-too-large': 'body-too-large', 'fileserver.too-many-requests': 'too-many-requests', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.login': { method: 'POST', path: '/login', refusals: { 'fileserver.account-frozen': 'account-frozen', 'fileserver.no-account': 'wrong-password no-account account-locked', 'fileserver.malformed': 'malformed', 'fileserver.forbidden': 'forbidden foreign-origin', 'fileserver.body-too-large': 'body-too-large', 'fileserver.too-many-requests': 'too-many-requests', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.loguot': { method: 'POST', path: '/loguot', refusals: { 'fileserver.malformed': 'malformed', 'fileserver.no-session': 'no-session', 'fileserver.forbidden': 'forbidden foreign-origin', 'fileserver.body-too-large': 'body-too-large', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.upload': { method: 'POST', path: '/upload', idempotent: true, refusals: { 'fileserver.parts-missing': 'malformed invalid', 'fileserver.no-session': 'no-session', 'fileserver.forbidden': 'forbidden foreign-origin', 'fileserver.already-friends': 'conflict', 'fileserver.body-too-large': 'body-too-large file-too-large', 'fileserver.file-too-large': 'file-too-large', 'fileserver.upload.file-too-large': 'file-too-large', 'fileserver.over-quota': 'over-quota', 'fileserver.too-many-requests': 'too-many-requests', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.upload.parts': { method: 'POST', path: '/upload/parts', refusals: { 'fileserver.forbidden': 'file-denied forbidden foreign-origin', 'fileserver.malformed': 'malformed invalid', 'fileserver.no-session': 'no-session', 'fileserver.no-such-file': 'no-such-file', 'fileserver.body-too-large': 'body-too-large', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.upload.complete': { method: 'POST', path: '/upload/complete', refusals: { 'fileserver.forbidden': 'file-denied forbidden foreign-origin', 'fileserver.malformed': 'malformed', 'fileserver.no-session': 'no-session', 'fileserver.no-such-file': 'no-such-file', 'fileserver.parts-missing': 'parts-missing', 'fileserver.body-too-large': 'body-too-large', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.upload.abort': { method: 'POST', path: '/upload/abort', refusals: { 'fileserver.forbidden': 'file-denied forbidden foreign-origin', 'fileserver.malformed': 'malformed', 'fileserver.no-session': 'no-session', 'fileserver.no-such-file': 'no-such-file', 'fileserver.body-too-large': 'body-too-large', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.delete': { method: 'POST', path: '/delete', refusals: { 'fileserver.forbidden': 'file-denied forbidden foreign-origin', 'fileserver.malformed': 'malformed', 'fileserver.no-session': 'no-session', 'fileserver.no-such-file': 'no-such-file', 'fileserver.body-too-large': 'body-too-large', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.files': { method: 'GET', path: '/files', query: ['cursor', 'limit', 'creator', 'keyword'], refusals: { 'fileserver.malformed': 'malformed', 'fileserver.no-session': 'no-session', 'fileserver.forbidden': 'forbidden foreign-origin', 'fileserver.body-too-large': 'body-too-large', 'fileserver.too-many-requests': 'too-many-requests', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.download': { method: 'GET', path: '/download/{id}', query: ['link'], refusals: { 'fileserver.malformed': 'malformed', 'fileserver.no-session': 'no-session', 'fileserver.forbidden': 'forbidden foreign-origin file-denied', 'fileserver.no-such-file': 'no-such-file', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'fileserver.permission': { method: 'POST', path: '/permission', refusals: { 'fileserver.forbidden': 'file-denied forbidden foreign-origin', 'fileserver.malformed': 'malformed invalid', 'fileserver.no-session': 'no-session', 'fileserver.no-such-file': 'no-such-file', 'fileserver.body-too-large': 'body-too-large', 'fileserver.internal': 'internal', 'fileserver.sms-failed': 'unavailable' } },
  'usermodule.count': { method: 'GET', path: '/user/count/{account}', refusals: { 'usermodule.malformed': 'malformed', 'usermodule.forbidden': 'forbidden foreign-origin', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'usermodule.id': { method: 'GET', path: '/user/id/{id}', refusals: { 'usermodule.malformed': 'malformed', 'usermodule.forbidden': 'forbidden foreign-origin', 'usermodule.no-account': 'no-account', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'usermodule.account': { method: 'GET', path: '/user/account/{account}', refusals: { 'usermodule.malformed': 'malformed', 'usermodule.forbidden': 'forbidden foreign-origin', 'usermodule.no-account': 'no-account', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'usermodule.login': { method: 'GET', path: '/user/login', query: ['account', 'password', 'randomStr'], refusals: { 'usermodule.malformed': 'malformed invalid', 'usermodule.login.wrong-password': 'wrong-password', 'usermodule.account-frozen': 'account-frozen', 'usermodule.account-locked': 'account-locked', 'usermodule.forbidden': 'forbidden foreign-origin', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'userapi.login': { method: 'POST', path: '/user/login', refusals: { 'userapi.body-too-large': 'malformed body-too-large', 'userapi.login.wrong-password': 'wrong-password', 'userapi.account-frozen': 'account-locked account-frozen', 'userapi.login.forbidden': 'forbidden foreign-origin', 'userapi.login.no-account': 'no-account', 'userapi.login.too-many-requests': 'too-many-requests', 'userapi.login.internal': 'internal', 'userapi.login.unavailable': 'unavailable' } },
  'usermodule.login.md5': { method: 'POST', path: '/user/login/md5', refusals: { 'usermodule.malformed': 'malformed invalid body-too-large', 'usermodule.login.wrong-password': 'wrong-password', 'usermodule.account-frozen': 'account-frozen', 'usermodule.account-locked': 'account-locked', 'usermodule.forbidden': 'forbidden foreign-origin', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'usermodule.regist': { method: 'POST', path: '/user/regist', idempotent: true, refusals: { 'usermodule.malformed': 'malformed invalid body-too-large', 'usermodule.forbidden': 'forbidden foreign-origin role-refused', 'usermodule.already-friends': 'conflict', 'usermodule.identifier-taken': 'identifier-taken', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'usermodule.password.reset': { method: 'PUT', path: '/user/password/reset', refusals: { 'usermodule.malformed': 'malformed invalid body-too-large', 'usermodule.no-session': 'no-session', 'usermodule.account-frozen': 'account-frozen', 'usermodule.login-too-old': 'no-session wrong-password wrong-code no-account login-too-old not-own-account code-expired account-mismatch', 'usermodule.forbidden': 'forbidden foreign-origin', 'usermodule.already-friends': 'conflict', 'usermodule.too-many-requests': 'too-many-requests', 'usermodule.sms-failed': 'internal unavailable' } },
  'userapi.register': { method: 'POST', path: '/user/register', idempotent: true, refusals: { 'userapi.register.identifier-taken': 'identifier-taken', 'userapi.phone-registered': 'malformed invalid role-refused', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.identifier-taken': 'conflict', 'userapi.malformed': 'body-too-large', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.unavailable': 'unavailable' } },
  'userapi.logout': { method: 'POST', path: '/user/logout', refusals: { 'userapi.malformed': 'malformed body-too-large', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.logout.no-session': 'no-session not-own-account', 'userapi.internal': 'internal', 'userapi.unavailable': 'unavailable' } },
  'userapi.registerPhone.get': { method: 'GET', path: '/user/registerPhone/{phone}', refusals: { 'userapi.malformed': 'malformed invalid', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.phone-registered': 'phone-registered', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.sms-failed': 'sms-failed', 'userapi.unavailable': 'unavailable' } },
  'userapi.registerPhone.post': { method: 'POST', path: '/user/registerPhone/{phone}', idempotent: true, refusals: { 'userapi.malformed': 'malformed body-too-large', 'userapi.phone-registered': 'wrong-code invalid phone-registered code-expired number-mismatch', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.identifier-taken': 'conflict', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.unavailable': 'unavailable' } },
  'userapi.loginPhone.get': { method: 'GET', path: '/user/loginPhone/{phone}', refusals: { 'userapi.malformed': 'malformed invalid', 'userapi.already-logged-in': 'already-logged-in', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.loginPhone.get.no-account': 'no-account', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.sms-failed': 'sms-failed', 'userapi.unavailable': 'unavailable' } },
  'userapi.loginPhone.post': { method: 'POST', path: '/user/loginPhone/{phone}', refusals: { 'userapi.malformed': 'malformed invalid number-mismatch body-too-large', 'userapi.wrong-code': 'wrong-code', 'userapi.account-locked': 'account-frozen', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.code-expired': 'code-expired', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.unavailable': 'unavailable' } },
  'userapi.forgetPassword.get': { method: 'GET', path: '/user/forgetPassword/{phone}', refusals: { 'userapi.malformed': 'malformed invalid', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.no-account': 'no-account', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.sms-failed': 'sms-failed', 'userapi.unavailable': 'unavailable' } },
  'userapi.forgetPassword.post': { method: 'POST', path: '/user/forgetPassword/{phone}', refusals: { 'userapi.forgetPassword.post.code-expired': 'code-expired', 'userapi.malformed': 'malformed invalid number-mismatch body-too-large', 'userapi.forgetPassword.post.wrong-code': 'wrong-code', 'userapi.account-locked': 'account-frozen', 'userapi.forbidden': 'forbidden foreign-origin', 'userapi.no-account': 'no-account account-mismatch', 'userapi.too-many-requests': 'too-many-requests', 'userapi.internal': 'internal', 'userapi.unavailable': 'unavailable' } },
  'platform.jwks': { method: 'GET', path: '/.well-known/jwks.json', refusals: { 'platform.malformed': 'malformed', 'platform.forbidden': 'forbidden foreign-origin', 'platform.internal': 'internal', 'platform.sms-failed': 'unavailable' } },
}

/** By which members a refusal is known. */
export const signs: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  'action.ChangePassword.invalid': { StatusCode: 0, 'Response.success': false, 'Response.mess': "username or password length error" },
  'action.GetMessage.forbidden': { success: false, mess: "get data false" },
  'action.GetMessage.internal': { success: false, mess: "server error" },
  'action.GetMessage.malformed': { success: false, mess: "request error" },
  'action.GetMessage.too-many-requests': { success: false, mess: "too many requests" },
  'action.ListUsers.invalid': { StatusCode: 0, 'Response.success': false, 'Response.mess': "data format error" },
  'action.Login.account-frozen': { 'Response.success': false, 'Response.mess': "account frozen", StatusCode: 3 },
  'action.Login.internal': { 'Response.success': false, 'Response.mess': "get session timeout", StatusCode: 0 },
  'action.Login.malformed': { 'Response.success': false, 'Response.mess': "request error", StatusCode: 1 },
  'action.Login.no-account': { 'Response.success': false, 'Response.mess': "id error", StatusCode: 0 },
  'action.Login.too-many-requests': { 'Response.success': false, 'Response.mess': "too many requests", StatusCode: 4 },
  'action.Logon.internal': { StatusCode: 5, 'Response.success': false, 'Response.id': "", 'Response.mess': "server error" },
  'action.Logon.internal.2': { StatusCode: 0, 'Response.success': false, 'Response.id': "", 'Response.mess': "create user fail" },
  'action.Logon.malformed': { StatusCode: 1, 'Response.success': false, 'Response.id': "", 'Response.mess': "request error" },
  'action.Logon.too-many-requests': { StatusCode: 4, 'Response.success': false, 'Response.id': "", 'Response.mess': "too many requests" },
  'action.Update.identifier-taken': { success: false, mess: "data format error" },
  'action.Update.internal': { success: false, mess: "server error" },
  'action.Update.malformed': { success: false, mess: "request error" },
  'action.Update.no-session': { success: false, mess: "session error" },
  'action.Update.too-many-requests': { success: false, mess: "too many requests" },
  'action.account-locked': { 'Response.success': false, 'Response.mess': "password error", StatusCode: 0 },
  'action.already-friends': { StatusCode: 0, 'Response.success': false, 'Response.mess': "already friends" },
  'action.body-too-large': { StatusCode: 6, 'Response.success': false, 'Response.mess': "data too large" },
  'action.code-expired': { StatusCode: 0, 'Response.success': false, 'Response.mess': "code expired" },
  'action.conflict': { StatusCode: 7, 'Response.success': false, 'Response.id': "", 'Response.mess': "conflict" },
  'action.file-denied': { StatusCode: 0, 'Response.success': false, 'Response.mess': "permission denied" },
  'action.forbidden': { StatusCode: 3, 'Response.success': false, 'Response.mess': "permission denied" },
  'action.identifier-taken': { StatusCode: 7, 'Response.success': false, 'Response.mess': "conflict" },
  'action.internal': { 'Response.success': false, 'Response.mess': "server error", StatusCode: 5 },
  'action.invalid': { StatusCode: 0, 'Response.success': false, 'Response.id': "", 'Response.mess': "username or password length error" },
  'action.last-admin': { StatusCode: 0, 'Response.success': false, 'Response.mess': "last admin" },
  'action.malformed': { StatusCode: 1, 'Response.success': false, 'Response.mess': "request error" },
  'action.no-account': { StatusCode: 0, 'Response.success': false, 'Response.mess': "id error" },
  'action.no-session': { StatusCode: 2, 'Response.success': false, 'Response.mess': "session error" },
  'action.no-such-file': { StatusCode: 0, 'Response.success': false, 'Response.mess': "no such file" },
  'action.no-such-request': { StatusCode: 0, 'Response.success': false, 'Response.mess': "no such request" },
  'action.no-such-session': { StatusCode: 0, 'Response.success': false, 'Response.mess': "no such session" },
  'action.not-friends': { StatusCode: 0, 'Response.success': false, 'Response.mess': "not friends" },
  'action.not-own-account': { success: false, mess: "permission denied" },
  'action.old-data-differs': { success: false, mess: "old data error" },
  'action.phone-refused': { StatusCode: 0, 'Response.success': false, 'Response.mess': "phone error" },
  'action.role-refused': { StatusCode: 3, 'Response.success': false, 'Response.id': "", 'Response.mess': "permission denied" },
  'action.sms-failed': { StatusCode: 5, 'Response.success': false, 'Response.mess': "server error" },
  'action.too-many-friends': { StatusCode: 0, 'Response.success': false, 'Response.mess': "too many friends" },
  'action.too-many-requests': { StatusCode: 4, 'Response.success': false, 'Response.mess': "too many requests" },
  'action.unavailable': { StatusCode: 0, 'Response.success': false, 'Response.id': "", 'Response.mess': "get id timeout" },
  'action.wrong-code': { StatusCode: 0, 'Response.success': false, 'Response.mess': "code error" },
  'action.wrong-password': { StatusCode: 0, 'Response.success': false, 'Response.mess': "password error" },
  'fileserver.account-frozen': { message: "account frozen", code: -2 },
  'fileserver.already-friends': { message: "conflict", code: -2 },
  'fileserver.body-too-large': { message: "file too large", code: -1 },
  'fileserver.file-too-large': { message: "file too large", code: -1 },
  'fileserver.forbidden': { message: "permission denied", code: -3 },
  'fileserver.identifier-taken': { message: "user already exists", code: -2 },
  'fileserver.internal': { message: "internal error", code: -2 },
  'fileserver.malformed': { message: "invalid params", code: -1 },
  'fileserver.no-account': { message: "username or password not correct", code: -2 },
  'fileserver.no-session': { message: "no user login", code: -3 },
  'fileserver.no-such-file': { message: "no such file", code: -1 },
  'fileserver.over-quota': { message: "quota exceeded", code: -1 },
  'fileserver.parts-missing': { message: "error", code: -1 },
  'fileserver.sms-failed': { message: "service unavailable", code: -2 },
  'fileserver.too-many-requests': { message: "too many requests", code: -2 },
  'fileserver.upload.file-too-large': { message: "file too large", code: -1 },
  'kms.account-locked': { done: false, code: 9, msg: "账号已被锁定或冻结" },
  'kms.already-friends': { done: false, code: 10, msg: "请求冲突" },
  'kms.body-too-large': { done: false, code: 8, msg: "文件过大" },
  'kms.file-too-large': { done: false, code: 8, msg: "文件过大" },
  'kms.forbidden': { done: false, code: 5, msg: "没有权限" },
  'kms.general.no-session': { done: false, code: 3, msg: "token过期" },
  'kms.identifier-taken': { done: false, code: 101, msg: "该手机号已被注册" },
  'kms.malformed': { done: false, code: 1, msg: "格式错误" },
  'kms.no-account': { done: false, code: 111, msg: "没找到此用户" },
  'kms.no-session': { done: false, code: 4, msg: "没有token" },
  'kms.no-such-file': { done: false, code: 2, msg: "没找到该资源" },
  'kms.no-such-session': { done: false, code: 2, msg: "没找到该资源" },
  'kms.nothing-changed': { done: false, code: 151, msg: "没有任何改变" },
  'kms.sms-failed': { done: false, code: 7, msg: "服务器错误" },
  'kms.too-many-requests': { done: false, code: 6, msg: "请求过于频繁" },
  'kms.upload.file-too-large': { done: false, code: 8, msg: "文件过大" },
  'kms.upload.no-such-file': { done: false, code: 2, msg: "没找到该资源" },
  'kms.wrong-password': { done: false, code: 112, msg: "密码错误" },
  'platform.forbidden': { message: "Forbidden" },
  'platform.internal': { message: "Internal Server Error" },
  'platform.malformed': { message: "Bad Request" },
  'platform.sms-failed': { message: "Service Unavailable" },
  'userapi.account-frozen': { msg: "账号已被锁定或冻结", user_id: 0 },
  'userapi.account-locked': { msg: "账号已被锁定或冻结" },
  'userapi.already-logged-in': { msg: "已经登陆了" },
  'userapi.body-too-large': { msg: "参数错误", user_id: 0 },
  'userapi.code-expired': { msg: "验证码已经过期，请重新申请" },
  'userapi.forbidden': { msg: "没有权限" },
  'userapi.forgetPassword.post.code-expired': { msg: "验证码已经过期" },
  'userapi.forgetPassword.post.wrong-code': { msg: "验证码错误" },
  'userapi.identifier-taken': { msg: "请求冲突" },
  'userapi.internal': { msg: "服务器错误" },
  'userapi.login.forbidden': { msg: "没有权限", user_id: 0 },
  'userapi.login.internal': { msg: "服务器错误", user_id: 0 },
  'userapi.login.no-account': { msg: "no this user!", user_id: 0 },
  'userapi.login.too-many-requests': { msg: "请求过于频繁，请稍后再试", user_id: 0 },
  'userapi.login.unavailable': { msg: "服务暂不可用，请稍后再试", user_id: 0 },
  'userapi.login.wrong-password': { msg: "password error", user_id: 0 },
  'userapi.loginPhone.get.no-account': { msg: "no this user" },
  'userapi.logout.no-session': { msg: "logout failure" },
  'userapi.malformed': { msg: "参数错误" },
  'userapi.no-account': { msg: "用户不存在" },
  'userapi.phone-registered': { msg: "register failure" },
  'userapi.register.identifier-taken': { msg: "account had been used" },
  'userapi.sms-failed': { msg: "短信发送失败，请稍后再试" },
  'userapi.too-many-requests': { msg: "请求过于频繁，请稍后再试" },
  'userapi.unavailable': { msg: "服务暂不可用，请稍后再试" },
  'userapi.wrong-code': { msg: "验证码错误，请重新输入" },
  'usermodule.account-frozen': { status: "USER-FAIL-106", message: "账户已被冻结" },
  'usermodule.account-locked': { status: "USER-FAIL-105", message: "账户已被锁定" },
  'usermodule.already-friends': { status: "USER-FAIL-111", message: "请求冲突" },
  'usermodule.forbidden': { status: "USER-FAIL-110", message: "没有权限" },
  'usermodule.identifier-taken': { status: "USER-FAIL-101", message: "该账户已存在" },
  'usermodule.login-too-old': { status: "USER-FAIL-103", message: "密码修改失败" },
  'usermodule.login.wrong-password': { status: "USER-FAIL-102", message: "账户或密码错误" },
  'usermodule.malformed': { status: "USER-FAIL-100", message: "参数错误" },
  'usermodule.no-account': { status: "USER-FAIL-104", message: "用户不存在" },
  'usermodule.no-session': { status: "USER-FAIL-108", message: "未登录" },
  'usermodule.sms-failed': { status: "USER-FAIL-109", message: "服务器错误" },
  'usermodule.too-many-requests': { status: "USER-FAIL-107", message: "请求过于频繁" },
}
