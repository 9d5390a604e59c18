/** Readers of `userapi`'s fields. */
import { fault } from '../../fault.ts'
import type { Phone } from '../../identity/phone.ts'
import { readPhone } from '../../identity/readPhone.ts'
import type { Role } from '../../identity/roles.ts'

const roles: ReadonlyMap<string, Role> = new Map([
  ['normal_user', 'normal'],
  ['vip_user', 'vip'],
  ['creator', 'creator'],
  ['admin', 'admin'],
])

/** @throws {Fault} `invalid` for a role that the document does not name */
export function readRole(text: string | null): Role {
  const role = text === null ? 'normal' : roles.get(text)
  if (!role) throw fault('invalid')
  return role
}

/** @throws {Fault} `invalid` where the path holds no mobile number */
export function phoneInPath(path: Readonly<Record<string, string | undefined>>): Phone {
  const phone = readPhone(path['phone'] ?? '')
  if (!phone) throw fault('invalid')
  return phone
}

/**
 * The number that path and body both name, perhaps in different spellings. @throws {Fault} `invalid`, `number-mismatch`
 */
export function samePhone(path: Readonly<Record<string, string | undefined>>, inBody: string): Phone {
  const phone = phoneInPath(path)
  if (readPhone(inBody)?.number !== phone.number) throw fault('number-mismatch')
  return phone
}
