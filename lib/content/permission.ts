/** Permission masks of files: three nibbles, one a role (contract, «Permission mask»). The owner needs none of them. */
import type { Role } from '../identity/roles.ts'

declare const checked: unique symbol

/** `normal << 8 | leader << 4 | admin`. */
export type Permission = number & { readonly [checked]: 'Permission' }

export type FileAction = 'see' | 'download' | 'delete' | 'change'

const MOST = 0xfff

/** Normal sees and downloads, leader deletes as well, admin does everything: the document's own. */
export const DEFAULT_PERMISSION = 0x5df as Permission

/** The lowest bit of a role's nibble. */
const shifts: Readonly<Record<Role, number>> = { normal: 8, vip: 8, creator: 8, leader: 4, admin: 0 }

const SEE = 1
const bits: Readonly<Record<FileAction, number>> = { see: SEE, change: 2, download: 4, delete: 8 }

/** The roles that have a nibble of their own, in its order. */
const nibbles = ['normal', 'leader', 'admin'] as const

export function readPermission(value: number): Permission | null {
  return Number.isInteger(value) && value >= 0 && value <= MOST ? (value as Permission) : null
}

/** Whether a role may do this with another account's file; without seeing it, nothing. */
export function may(permission: Permission, role: Role, action: FileAction): boolean {
  const wanted = bits[action] | SEE
  return ((permission >> shifts[role]) & wanted) === wanted
}

/** Three bits, one a nibble: which roles may do it. */
function classOf(permission: Permission, action: FileAction): number {
  return nibbles.reduce((bits, role) => (bits << 1) | Number(may(permission, role, action)), 0)
}

/** Which roles see a file, 0 … 7: normal 4, leader 2, admin 1. */
export function seeClass(permission: Permission): number {
  return classOf(permission, 'see')
}

/** Which roles see and download a file, likewise. */
export function downloadClass(permission: Permission): number {
  return classOf(permission, 'download')
}

/** The four classes that include a role. */
export function classesOf(role: Role): readonly number[] {
  const own = 4 >> nibbles.findIndex((nibble) => shifts[nibble] === shifts[role])
  return [1, 2, 3, 4, 5, 6, 7].filter((one) => (one & own) !== 0)
}
