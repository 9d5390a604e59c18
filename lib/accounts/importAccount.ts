/**
 * Brings users of the old servers over. Each is known by a mark that is written in the same transaction as the account
 * and outlives every change of it: whoever has come over once never comes over again.
 */
import { createHmac } from 'node:crypto'
import { getItem, type Part, transact } from '../aws/dynamodb.ts'
import { Fault } from '../fault.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import type { Identifier } from '../identity/identifier.ts'
import { storedPhone } from '../identity/phone.ts'
import type { Role } from '../identity/roles.ts'
import { auditSalt } from '../keys/auditSalt.ts'
import type { Md5Hex } from '../passwords/md5.ts'
import { makeVerifier, type Verifier } from '../passwords/verifier.ts'
import { type Account, type Freeze, newAccount, type PhoneState, type Profile } from './account.ts'
import { newAccountParts } from './newAccountParts.ts'
import { accountKey, importedAccountPut, importMarkKey, importMarkPut, type OldHome } from './table.ts'

/** Times are epoch milliseconds. */
export interface OldUser extends OldHome {
  /** What tells this user from all others of the old server: the id there, else the login. */
  identity: string
  /** The id to go on with; null for a new one. */
  keptId: AccountId | null
  /** Each once, at most one of a kind. */
  identifiers: readonly Identifier[]
  /** Of the phone among them. */
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
  | { kind: 'id-taken' }
  | { kind: 'identifier-taken'; which: Identifier['kind'] }

const ROUNDS_MAX = 5

/** The mark tells nothing about whom it stands for: some are known by a phone, and the mark outlives the account. */
async function markOf({ source, identity }: OldUser): Promise<string> {
  const hash = createHmac('sha256', await auditSalt()).update(`import\n${source}\n${identity}`)
  return `${source}:${hash.digest('base64url')}`
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
  /** All that is written but the account itself. */
  others: Part<'mark' | 'identifier' | 'admins' | 'list' | 'stat'>[]
}

async function whoHas(mark: string): Promise<Imported | null> {
  const { table, key } = importMarkKey(mark)
  const item = await getItem(table, key)
  return item ? { kind: 'present', id: (item['account'] ?? null) as AccountId | null } : null
}

/** @throws whatever is no reason why a user cannot come over */
function refusalOf(error: unknown): Imported {
  if (!(error instanceof Fault) || error.kind !== 'identifier-taken') throw error
  return { kind: 'identifier-taken', which: (error as Fault<'identifier-taken'>).detail.kind }
}

async function tryToPlan(user: OldUser, mark: string): Promise<Plan | Imported> {
  if (user.keptId !== null) {
    const { table, key } = accountKey(user.keptId)
    if (await getItem(table, key)) return { kind: 'id-taken' }
  }
  const account = accountOf(user, mark)
  try {
    const others = await newAccountParts(account, user.identifiers)
    return { account, others: [{ refusal: 'mark', put: importMarkPut(mark, account.id) }, ...others] }
  } catch (error) {
    return refusalOf(error)
  }
}

/** What an import would do now. */
async function plan(user: OldUser): Promise<Plan | Imported> {
  const mark = await markOf(user)
  const before = await whoHas(mark)
  if (before) return before
  const planned = await tryToPlan(user, mark)
  // What stands in the way may be this very user, brought over by another process meanwhile.
  return 'kind' in planned ? ((await whoHas(mark)) ?? planned) : planned
}

/** What an import of this user would bring, as things stand; writes nothing. */
export async function previewImport(user: OldUser): Promise<Imported> {
  const planned = await plan(user)
  return 'kind' in planned ? planned : { kind: 'imported', id: planned.account.id }
}

/**
 * Brings a user over, all or nothing. Whatever ends it in the middle, it can be asked for again.
 * @throws {Fault} `unavailable` where others snatched away what it needs, over and over
 */
export async function importAccount(user: OldUser): Promise<Imported> {
  let verifier: Verifier | null = null
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const planned = await plan(user)
    if ('kind' in planned) return planned
    if (user.md5 !== null) verifier ??= await makeVerifier(user.md5)
    const { account, others } = planned
    const parts: Part[] = [{ refusal: 'id', put: importedAccountPut({ ...account, verifier }, user) }, ...others]
    if ((await transact(parts)).done) return { kind: 'imported', id: account.id }
  }
  throw new Fault('unavailable', { retryAfterSeconds: 1 })
}
