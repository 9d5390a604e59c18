/**
 * Imports users of the old servers. Each gets a mark, which is written in one transaction with the account and survives
 * all changes of it, so that no user is imported twice.
 */
import { createHmac } from 'node:crypto'
import { getItem, getItems, type Part, transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { Fault } from '../fault.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'
import { storedPhone } from '../identity/phone.ts'
import type { Role } from '../identity/roles.ts'
import { auditSalt } from '../keys/auditSalt.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { makeVerifier, type Verifier } from '../passwords/verifier.ts'
import { type Account, type Freeze, newAccount, type PhoneState, type Profile } from './account.ts'
import { type ImportMark, importMarkFrom, importMarkKey, importMarkKeys, importMarkPut } from './importMarkTable.ts'
import { newAccountParts } from './newAccountParts.ts'
import { accountKey, importedAccountPut, type OldHome } from './table.ts'

/** Times are epoch milliseconds. */
export interface OldUser extends OldHome {
  /** Tells this user from all others of the old server: the id there, else the login. */
  identity: string
  /** The id to go on with; null for a new one. */
  keptId: AccountId | null
  /** No identifier twice, at most one of a kind. */
  identifiers: readonly Identifier[]
  /** The state of the phone among them. */
  phoneState: Exclude<PhoneState, 'proved'>
  name: string | null
  md5: Md5Hex | null
  role: Role
  registeredAt: number | null
  registeredFrom: string
  updatedAt: number | null
  lastLoginAt: number | null
  lastLoginFrom: string | null
  freeze: Freeze | null
  profile: Partial<Profile>
}

export type Imported =
  | { kind: 'imported'; id: AccountId }
  /** The id is null where the account was deleted since. */
  | { kind: 'present'; id: AccountId | null }
  /** Another user with the same old id and a different login has been imported. */
  | { kind: 'other-login' }
  | { kind: 'id-taken' }
  | { kind: 'identifier-taken'; which: Identifier['kind'] }

const ATTEMPTS_MAX = 5

type Hash = (...parts: readonly string[]) => string

/** A hash that does not tell whose it is: some users are known by a phone, and marks outlive accounts. */
async function keyedHash(): Promise<Hash> {
  const key = await auditSalt()
  return (...parts) => createHmac('sha256', key).update(parts.join('\n')).digest('base64url')
}

const markOf = ({ source, identity }: OldUser, hash: Hash): string => `${source}:${hash('import', source, identity)}`

/** The logins of the user; without any, the name, so that an old id alone does not decide. */
function loginsOf({ source, identifiers, name }: OldUser, hash: Hash): string[] {
  const logins = identifiers.length > 0 ? identifiers.map(({ key }) => key) : [`name ${name}`]
  return logins.map((login) => hash('import-login', source, login))
}

/** One login in common is enough, since others may have changed. With none it is another user with the same old id. */
function meeting(user: OldUser, { account, logins }: ImportMark, hash: Hash): Imported {
  const own = logins === null ? null : loginsOf(user, hash)
  return own === null || own.some((login) => logins?.includes(login))
    ? { kind: 'present', id: account }
    : { kind: 'other-login' }
}

function accountOf(user: OldUser, importMark: string): Account {
  const keyOf = (wanted: Identifier['kind']) => user.identifiers.find(({ kind }) => kind === wanted)?.key ?? null
  const number = keyOf('phone')
  const account = newAccount(user.keptId ?? randomAccountId(), {
    name: user.name,
    role: user.role,
    verifier: null,
    phone: number === null ? null : { phone: storedPhone(number), state: user.phoneState },
    email: keyOf('email'),
    loginname: keyOf('loginname'),
    registeredFrom: user.registeredFrom,
  })
  const { lastLoginAt, lastLoginFrom, freeze } = user
  return {
    ...account,
    registeredAt: user.registeredAt ?? account.registeredAt,
    updatedAt: user.updatedAt ?? account.updatedAt,
    lastLoginAt,
    lastLoginFrom,
    freeze,
    importedAt: Date.now(),
    importMark,
    profile: { ...account.profile, ...user.profile },
  }
}

interface Plan {
  account: Account
  /** Everything that is written beside the account itself. */
  others: Part<'mark' | 'identifier' | 'admins' | 'list' | 'stat'>[]
}

async function whoHas(user: OldUser, mark: string, hash: Hash): Promise<Imported | null> {
  const { table, key } = importMarkKey(mark)
  const item = await getItem(table, key)
  return item ? meeting(user, importMarkFrom(item), hash) : null
}

/** @throws errors that are no reason to leave a user out */
function refusalOf(error: unknown): Imported {
  if (!(error instanceof Fault) || error.kind !== 'identifier-taken') throw error
  return { kind: 'identifier-taken', which: (error as Fault<'identifier-taken'>).detail.kind }
}

async function tryToPlan(user: OldUser, mark: string, hash: Hash): Promise<Plan | Imported> {
  if (user.keptId !== null) {
    const { table, key } = accountKey(user.keptId)
    if (await getItem(table, key)) return { kind: 'id-taken' }
  }
  const account = accountOf(user, mark)
  try {
    const others = await newAccountParts(account, user.identifiers)
    const put = importMarkPut(mark, account.id, loginsOf(user, hash))
    return { account, others: [{ refusal: 'mark', put }, ...others] }
  } catch (error) {
    return refusalOf(error)
  }
}

/** Plans the import of a user who is not known to have come over. */
async function plan(user: OldUser, mark: string, hash: Hash): Promise<Plan | Imported> {
  const planned = await tryToPlan(user, mark, hash)
  // The obstacle may be this same user, imported by another process meanwhile.
  return 'kind' in planned ? ((await whoHas(user, mark, hash)) ?? planned) : planned
}

/**
 * The earlier imports of these users, in their order; null for users who were not imported yet. A hundred cost one
 * request.
 * @param users of different identities
 */
export async function recallImports(users: readonly OldUser[]): Promise<(Imported | null)[]> {
  const hash = await keyedHash()
  const marks = users.map((user) => markOf(user, hash))
  const { table, keys } = importMarkKeys(marks)
  const found = new Map((await getItems(table, keys)).map(importMarkFrom).map((known) => [known.mark, known]))
  return users.map((user, index) => {
    const known = found.get(marks[index] ?? '')
    return known ? meeting(user, known, hash) : null
  })
}

/** The result that an import of this user would have now; writes nothing. */
export async function previewImport(user: OldUser): Promise<Imported> {
  const hash = await keyedHash()
  const mark = markOf(user, hash)
  const planned = (await whoHas(user, mark, hash)) ?? (await plan(user, mark, hash))
  return 'kind' in planned ? planned : { kind: 'imported', id: planned.account.id }
}

/**
 * Imports a user, all or nothing. After an interruption it can simply be called again. It finds earlier imports too,
 * but `recallImports` does so at less cost.
 * @throws {Fault} `unavailable` where other writes overtook it over and over
 */
export async function importAccount(user: OldUser): Promise<Imported> {
  const hash = await keyedHash()
  const mark = markOf(user, hash)
  let verifier: Verifier | null = null
  return untilSettled<Imported>(ATTEMPTS_MAX, async () => {
    const planned = await plan(user, mark, hash)
    if ('kind' in planned) return planned
    if (user.md5 !== null) verifier ??= await makeVerifier(user.md5)
    const { account, others } = planned
    const parts: Part[] = [{ refusal: 'id', put: importedAccountPut({ ...account, verifier }, user) }, ...others]
    const written = await transact(parts)
    if (written.done) return { kind: 'imported', id: account.id }
    const known = written.refusals.get('mark')
    return known ? meeting(user, importMarkFrom(known), hash) : again
  })
}
