/** Readers of `fileserver`'s fields. */

import { fault } from '../../fault.ts'
import { readEmail } from '../../identity/email.ts'
import { type Identifier, phoneIdentifier } from '../../identity/identifier.ts'
import { readPhone } from '../../identity/readPhone.ts'
import type { Role } from '../../identity/roles.ts'
import { readSubject } from '../../identity/subject.ts'

const roles: ReadonlyMap<string, Role> = new Map([
  ['normal', 'normal'],
  ['leader', 'leader'],
  ['admin', 'admin'],
])

/** @throws {Fault} `invalid` for a role that the document does not name */
export function readRole(text: string | null): Role {
  const role = text === null ? 'normal' : roles.get(text)
  if (!role) throw fault('invalid')
  return role
}

/** The identifiers of a registration. A `username` that reads as a phone or an email becomes one. */
interface GivenIdentifiers {
  username: string
  mail: string | null
  phone: string | null
}

function usernameIn(text: string): Identifier | null {
  const subject = readSubject(text)
  return subject?.kind === 'identifier' ? subject.identifier : null
}

function phoneIn(text: string): Identifier | null {
  const phone = readPhone(text)
  return phone && phoneIdentifier(phone)
}

/**
 * The identifiers of a registration; the same one may be given twice.
 * @throws {Fault} `invalid` for text that is none, for an id, and for two different ones of a kind
 */
export function identifiersIn({ username, mail, phone }: GivenIdentifiers): Identifier[] {
  const identifiers = [
    usernameIn(username),
    ...(mail === null ? [] : [readEmail(mail)]),
    ...(phone === null ? [] : [phoneIn(phone)]),
  ].map((identifier) => {
    if (identifier === null) throw fault('invalid')
    return identifier
  })
  const byKind = new Map(identifiers.map((identifier) => [identifier.kind, identifier]))
  if (identifiers.some(({ kind, key }) => byKind.get(kind)?.key !== key)) throw fault('invalid')
  return identifiers
}
