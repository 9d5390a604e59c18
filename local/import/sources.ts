/** The user tables of the old servers, by the column names in their documents. */
import type { Role } from '../../lib/identity/roles.ts'

export const sourceNames = ['usermodule', 'kms', 'fileserver', 'userapi', 'action'] as const

export type SourceName = (typeof sourceNames)[number]

/** The meaning of a column. No two columns of one dialect share a meaning. */
export type Meaning =
  | 'oldId'
  /** An identifier of any kind. */
  | 'login'
  | 'phone'
  /** A phone beside the login itself; no code sent to it opens the account. */
  | 'contact'
  | 'email'
  | 'name'
  | 'password'
  | 'role'
  | 'registeredAt'
  | 'registeredFrom'
  | 'updatedAt'
  | 'lastLoginAt'
  | 'lastLoginFrom'
  | 'frozen'
  | 'freezeExplain'
  | 'freezeStart'
  | 'freezeEnd'
  | 'state'
  /** A kind of personal information, by its name in resources/datatypes.yml. */
  | 'profile'
  /** A column that is not imported: the value is computed from other data, or stored elsewhere. */
  | 'leftOut'

export interface Source {
  columns: Readonly<Record<string, Meaning>>
  required: readonly string[]
  /** Columns of which at least one must be present; empty where the id is the login. */
  logins: readonly string[]
  /** Old ids within the range of our ids are kept, because people log in with them. */
  keepsIds: boolean
  /** The document's spellings of roles. */
  roles: Readonly<Record<string, Role>>
}

export const sources: { [Name in SourceName]: Source } = {
  usermodule: {
    columns: {
      id: 'oldId',
      loginname: 'login',
      phone: 'phone',
      email: 'email',
      name: 'name',
      password: 'password',
      ip: 'registeredFrom',
      registertime: 'registeredAt',
      lastlogintime: 'lastLoginAt',
      lastloginip: 'lastLoginFrom',
      lastupdatetime: 'updatedAt',
      isfreeze: 'frozen',
      freezeexplain: 'freezeExplain',
      freezestarttime: 'freezeStart',
      freezeendtime: 'freezeEnd',
      state: 'state',
      card: 'profile',
      type: 'profile',
      purseadd1: 'profile',
      purseadd2: 'profile',
      vipTime: 'profile',
      cont: 'profile',
      tag: 'profile',
      hit: 'profile',
      backphoto: 'profile',
      photo: 'leftOut',
      fans: 'leftOut',
      follow: 'leftOut',
      islock: 'leftOut',
    },
    required: ['password'],
    logins: ['phone', 'loginname', 'email'],
    keepsIds: false,
    roles: {},
  },
  kms: {
    columns: { id: 'oldId', phone: 'phone', name: 'name', email: 'email', password: 'password', birth: 'profile' },
    required: ['phone', 'password'],
    logins: ['phone'],
    keepsIds: false,
    roles: {},
  },
  fileserver: {
    columns: { id: 'oldId', username: 'login', password: 'password', mail: 'email', role: 'role', phone: 'contact' },
    required: ['username', 'password'],
    logins: ['username'],
    keepsIds: false,
    roles: { normal: 'normal', leader: 'leader', admin: 'admin', '0': 'normal', '4': 'leader', '8': 'admin' },
  },
  userapi: {
    columns: { id: 'oldId', user_id: 'oldId', account: 'login', password: 'password', name: 'name', role: 'role' },
    required: ['account', 'password'],
    logins: ['account'],
    keepsIds: false,
    roles: { normal_user: 'normal', vip_user: 'vip', creator: 'creator', admin: 'admin' },
  },
  action: {
    columns: { id: 'oldId', username: 'name', password: 'password' },
    required: ['id', 'password'],
    logins: [],
    keepsIds: true,
    roles: {},
  },
}
