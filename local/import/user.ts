/** Converts a line into a user. */
import type { Freeze, Profile } from '../../lib/accounts/account.ts'
import { mayBePowerful } from '../../lib/accounts/grantRole.ts'
import type { OldUser } from '../../lib/accounts/importAccount.ts'
import { readAccountId } from '../../lib/identity/accountId.ts'
import { readName } from '../../lib/identity/displayName.ts'
import { readEmail } from '../../lib/identity/email.ts'
import { type Identifier, phoneIdentifier } from '../../lib/identity/identifier.ts'
import { readPhone } from '../../lib/identity/readPhone.ts'
import { isPowerful, type Role } from '../../lib/identity/roles.ts'
import { readSubject } from '../../lib/identity/subject.ts'
import type { Md5Hex } from '../../lib/passwords/md5.ts'
import { isNothing, isNothingOfLogin, isNothingOfText } from './nothing.ts'
import { type PasswordForm, readPassword } from './passwords.ts'
import { type Meaning, type Source, type SourceName, sources } from './sources.ts'
import { BadLine, readAddress, readExplanation, readPast, readProfileValue, readTime } from './values.ts'

export interface Rules {
  source: SourceName
  /** Names one old server among several of the same dialect, whose ids may coincide; empty where there is only one. */
  server: string
  passwords: PasswordForm
  /** The roles that may be imported; every other becomes `normal`. */
  roles: ReadonlySet<Role>
}

export interface ReadUser {
  user: OldUser
  /** Sentences about values that were left out or changed. */
  notes: string[]
}

/** Columns with a narrower test for a missing value, since names and logins may look like one. */
const emptyMeanings: Partial<Record<Meaning, (text: string) => boolean>> = {
  name: isNothingOfText,
  login: isNothingOfLogin,
  freezeExplain: isNothingOfText,
}

/** The values of a line, by what they mean. */
class Line {
  readonly notes: string[] = []
  readonly #named = new Map<Meaning, [column: string, text: string][]>()

  constructor(fields: ReadonlyMap<string, string>, columns: Source['columns']) {
    for (const field of fields) {
      const meaning = columns[field[0]]
      if (meaning === undefined) continue
      const same = this.#named.get(meaning)
      if (same) same.push(field)
      else this.#named.set(meaning, [field])
    }
  }

  named(wanted: Meaning): readonly [column: string, text: string][] {
    return this.#named.get(wanted) ?? []
  }

  /** The text without surrounding blanks; empty where the database's word for a missing value stands. */
  text(wanted: Meaning): string {
    const [[, raw] = ['', '']] = this.named(wanted)
    return (emptyMeanings[wanted] ?? isNothing)(raw) ? '' : raw.trim()
  }

  password(): string {
    const [[, raw] = ['', '']] = this.named('password')
    return raw
  }

  /** An optional value: if it breaks a rule, it is left out and the line is still imported. */
  optional<T>(wanted: Meaning, read: (text: string) => T | null): T | null {
    const text = this.text(wanted)
    if (text === '') return null
    const value = read(text)
    if (value === null) this.notes.push(`${this.named(wanted)[0]?.[0]} breaks the rules and was left out`)
    return value
  }
}

const identifierReaders: { [Kind in 'login' | 'phone' | 'contact' | 'email']: (text: string) => Identifier } = {
  login: (text) => {
    const subject = readSubject(text)
    if (subject?.kind !== 'identifier') throw new BadLine('its login is neither a login name nor a phone or an email')
    return subject.identifier
  },
  phone: (text) => phoneOf(text),
  contact: (text) => phoneOf(text),
  email: (text) => {
    const email = readEmail(text)
    if (!email) throw new BadLine('its email is none')
    return email
  },
}

function phoneOf(text: string): Identifier {
  const phone = readPhone(text)
  if (!phone) throw new BadLine('its phone is no mobile number')
  return phoneIdentifier(phone)
}

/** Each identifier once, the login first. Two of one kind are rejected, since it is unclear which is meant. */
function identifiersOf(line: Line): { identifiers: Identifier[]; phoneState: OldUser['phoneState'] } {
  const found = (['login', 'phone', 'contact', 'email'] as const).flatMap((meaning) => {
    const text = line.text(meaning)
    return text === '' ? [] : [{ meaning, identifier: identifierReaders[meaning](text) }]
  })
  const byKey = new Map(found.map(({ identifier }) => [identifier.key, identifier]))
  const identifiers = [...byKey.values()]
  for (const kind of ['loginname', 'phone', 'email'] as const) {
    const several = identifiers.filter((identifier) => identifier.kind === kind).length > 1
    if (several) throw new BadLine(`it has two different ${kind}s`)
  }
  const login = found.some(({ meaning, identifier }) => meaning !== 'contact' && identifier.kind === 'phone')
  return { identifiers, phoneState: login ? 'unproved' : 'contact' }
}

function roleOf(line: Line, { source, roles }: Rules, identifiers: readonly Identifier[]): Role {
  const text = line.text('role')
  const known = sources[source].roles
  const role = text === '' ? 'normal' : Object.hasOwn(known, text) ? known[text] : undefined
  if (role === undefined) throw new BadLine(`its role is none of ${Object.keys(known).join(', ')}`)
  const reason = !roles.has(role)
    ? '--roles does not allow it'
    : isPowerful(role) && !mayBePowerful(identifiers) && 'its phone is a test number'
  if (role === 'normal' || !reason) return role
  line.notes.push(`its role ${role} became normal: ${reason}`)
  return 'normal'
}

function freezeOf(line: Line): Freeze | null {
  const text = line.text('frozen').toLowerCase()
  if (text === '' || text === 'n') return null
  if (text !== 'y') throw new BadLine('its isfreeze is neither y nor n')
  const endsAt = line.optional('freezeEnd', readTime)
  if (endsAt !== null && endsAt <= Date.now()) return null
  const startsAt = line.optional('freezeStart', readTime) ?? Date.now()
  return { explain: line.optional('freezeExplain', readExplanation) ?? '', startsAt, endsAt }
}

function profileOf(line: Line): Partial<Profile> {
  const values = line.named('profile').flatMap(([name, raw]) => {
    const text = raw.trim()
    if (isNothingOfText(text) || /^null$/i.test(text)) return []
    const value = readProfileValue(name, text)
    if (value === null) line.notes.push(`${name} breaks the rules and was left out`)
    return value === null ? [] : [[name, value]]
  })
  return Object.fromEntries(values) as Partial<Profile>
}

function oldIdOf(line: Line): string | null {
  const text = line.text('oldId')
  if (text.length > 64 || /[^!-~]/.test(text)) throw new BadLine('its id is none')
  return text === '' ? null : text
}

/** The password of a line. @throws {BadLine} where there is none and no code can replace it */
function md5Of(line: Line, rules: Rules, loginByText: boolean): Md5Hex | null {
  const raw = line.password()
  const md5 = readPassword(raw, rules.passwords)
  if (md5 !== null) return md5
  if (!loginByText) throw new BadLine('it has no password, and no phone that a code could be sent to')
  if (raw.trim() !== '') line.notes.push('its password stands for none: it logs in by code')
  return null
}

/** @throws {BadLine} */
function identityOf(
  line: Line,
  login: Identifier | undefined,
  keepsIds: boolean,
): { oldId: string | null; identity: string } {
  const oldId = oldIdOf(line)
  if (keepsIds && oldId === null) throw new BadLine('it has no id')
  if (!keepsIds && !login) throw new BadLine('it has no login')
  return { oldId, identity: oldId === null ? `login ${login?.key}` : `id ${oldId}` }
}

/** @throws {BadLine} */
export function readUser(fields: ReadonlyMap<string, string>, rules: Rules): ReadUser {
  const { columns, keepsIds } = sources[rules.source]
  const line = new Line(fields, columns)
  if (line.text('state') === 'remove') throw new BadLine('the old server has deleted it (state is remove)')
  const { identifiers, phoneState } = identifiersOf(line)
  const { oldId, identity } = identityOf(line, identifiers[0], keepsIds)
  const loginByText = phoneState === 'unproved' && identifiers.some(({ kind }) => kind === 'phone')
  const user: OldUser = {
    source: rules.server === '' ? rules.source : `${rules.source}/${rules.server}`,
    oldId,
    identity,
    keptId: keepsIds && oldId !== null ? readAccountId(oldId) : null,
    identifiers,
    phoneState,
    name: line.optional('name', readName),
    md5: md5Of(line, rules, loginByText),
    role: roleOf(line, rules, identifiers),
    registeredAt: line.optional('registeredAt', readPast),
    registeredFrom: line.optional('registeredFrom', readAddress) ?? '',
    updatedAt: line.optional('updatedAt', readPast),
    lastLoginAt: line.optional('lastLoginAt', readPast),
    lastLoginFrom: line.optional('lastLoginFrom', readAddress),
    freeze: freezeOf(line),
    profile: profileOf(line),
  }
  return { user, notes: line.notes }
}
