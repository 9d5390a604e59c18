/** The old servers' users, by the columns that their documents name. */
import type { Role } from '../../lib/identity/roles.ts'

export const sourceNames = ['usermodule', 'kms', 'fileserver', 'userapi', 'action'] as const

export type SourceName = (typeof sourceNames)[number]

/** What a column holds. Columns of one dialect that mean the same are never two. */
export type Meaning =
  | 'oldId'
  /** Any identifier. */
  | 'login'
  | 'phone'
  /** A phone beside the login proper, which no code ever opens. */
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
  /** A kind of personal information, under the name that resources/datatypes.yml has for it. */
  | 'profile'
  /** Means nothing here: counted from other things, or held elsewhere. */
  | 'leftOut'

export interface Source {
  columns: Readonly<Record<string, Meaning>>
  required: readonly string[]
  /** Columns of which at least one must be there; none where the id is the login. */
  logins: readonly string[]
  /** Old ids inside the range of ids are kept: people log in by them. */
  keepsIds: boolean
  /** How the document spells roles. */
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
