/**
 * The keys and secrets of a stage: how they are made, and how they are replaced without refusing an honest client.
 * Functions read them at run time and keep them for up to five minutes, so a new value is published first, and used
 * only when every function must have read it. Laptop, tests and AWS run this code over different stores.
 */
import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

export interface Parameter {
  value: string
  /** Epoch milliseconds. */
  changedAt: number
}

export interface ParameterStore {
  read(names: readonly string[]): Promise<Map<string, Parameter>>
  /** Never overwrites. @returns false where the parameter exists already */
  create(name: string, value: string, secret: boolean): Promise<boolean>
  replace(name: string, value: string, secret: boolean): Promise<void>
  /** Removing a missing parameter succeeds. */
  remove(name: string): Promise<void>
}

/** The location of one stage's secrets. */
export interface Stage {
  name: string
  /** `/gatehouse/<stage>` */
  prefix: string
}

export interface PublicKey {
  kty: string
  crv: string
  x: string
  y: string
  kid: string
  alg: 'ES256'
  use: 'sig'
}

interface SigningKey extends JWK {
  kid: string
  stage: string
}

interface Pepper {
  stage: string
  current: string
  keys: Record<string, string>
}

/** A command that would lock users out; the message says what to do instead. */
export class UnsafeOrderError extends Error {}

/** The time for which a function may use an older value, plus a minute. */
const SEEN_BY_ALL_MS = 6 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

const names = ({ prefix }: Stage) => ({
  jwks: `${prefix}/jwks`,
  signingKey: `${prefix}/signing-key`,
  /** The private half of a key that is published but does not sign yet; no function may read it. */
  nextKey: `${prefix}/signing-key-next`,
  pepper: `${prefix}/pepper`,
  auditSalt: `${prefix}/audit-salt`,
  testCodes: `${prefix}/test-codes`,
})

/** Parameters without which nobody can log in at a stage. */
export function requiredParameters(stage: Stage): string[] {
  const { jwks, signingKey, pepper, auditSalt } = names(stage)
  return [jwks, signingKey, pepper, auditSalt]
}

export const testCodesParameter = (stage: Stage): string => names(stage).testCodes

const secret = () => randomBytes(32).toString('base64')
const identifier = () => randomBytes(6).toString('hex')

async function generateSigningKey(stage: Stage): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  // The kid is the key's fingerprint (RFC 7638): two keys cannot share one.
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', stage: stage.name }
}

const publicHalf = ({ kty, crv = '', x = '', y = '', kid }: SigningKey): PublicKey => ({
  kty: String(kty),
  crv,
  x,
  y,
  kid,
  alg: 'ES256',
  use: 'sig',
})

/** Everything that exists of the stage. */
async function load(store: ParameterStore, stage: Stage) {
  const all = names(stage)
  const found = await store.read(Object.values(all))
  const parsed = <T>(name: string): T | undefined => {
    const text = found.get(name)?.value
    return text === undefined ? undefined : (JSON.parse(text) as T)
  }
  return {
    published: parsed<{ keys: PublicKey[] }>(all.jwks)?.keys,
    signingKey: parsed<SigningKey>(all.signingKey),
    nextKey: parsed<SigningKey>(all.nextKey),
    pepper: parsed<Pepper>(all.pepper),
    auditSalt: found.has(all.auditSalt),
    testCodes: parsed<{ codes: Record<string, string> }>(all.testCodes)?.codes ?? {},
    changedAt: {
      jwks: found.get(all.jwks)?.changedAt ?? 0,
      signingKey: found.get(all.signingKey)?.changedAt ?? 0,
      pepper: found.get(all.pepper)?.changedAt ?? 0,
    },
  }
}

async function existing(store: ParameterStore, stage: Stage) {
  const { published, signingKey, pepper, ...rest } = await load(store, stage)
  if (!published || !signingKey || !pepper) {
    throw new UnsafeOrderError(`The stage ${stage.name} has no keys yet: run "create" first.`)
  }
  return { published, signingKey, pepper, ...rest }
}

const publish = (store: ParameterStore, stage: Stage, keys: readonly PublicKey[]) =>
  store.replace(names(stage).jwks, JSON.stringify({ keys }), false)

/**
 * Creates missing parameters and leaves existing ones unchanged.
 * @returns the names of the created parameters
 */
export async function createSecrets(store: ParameterStore, stage: Stage): Promise<string[]> {
  const all = names(stage)
  const found = await load(store, stage)
  const made: string[] = []
  const create = async (name: string, value: object, isSecret: boolean) => {
    if (await store.create(name, JSON.stringify(value), isSecret)) made.push(name)
  }
  const key = found.signingKey ?? (await generateSigningKey(stage))
  // Published before it signs.
  if (!found.published) await create(all.jwks, { keys: [publicHalf(key)] }, false)
  else if (!found.published.some(({ kid }) => kid === key.kid)) {
    await publish(store, stage, [...found.published, publicHalf(key)])
  }
  if (!found.signingKey) await create(all.signingKey, key, true)
  if (!found.pepper) {
    const id = identifier()
    await create(all.pepper, { stage: stage.name, current: id, keys: { [id]: secret() } }, true)
  }
  if (!found.auditSalt) await create(all.auditSalt, { stage: stage.name, salt: secret() }, true)
  return made
}

/** Publishes a new key that does not sign yet. @returns its kid */
export async function addKey(store: ParameterStore, stage: Stage): Promise<string> {
  const { published, signingKey, nextKey } = await existing(store, stage)
  if (nextKey && nextKey.kid !== signingKey.kid && published.some(({ kid }) => kid === nextKey.kid)) {
    throw new UnsafeOrderError(`The key ${nextKey.kid} waits already: use it or remove it first.`)
  }
  const key = await generateSigningKey(stage)
  // The private half is stored first: a published key without it could never be used.
  await store.replace(names(stage).nextKey, JSON.stringify(key), true)
  await publish(store, stage, [...published, publicHalf(key)])
  return key.kid
}

/**
 * Lets a published key sign from now on; the old one still verifies.
 * @param now epoch milliseconds
 */
export async function useKey(store: ParameterStore, stage: Stage, kid: string, now: number): Promise<void> {
  const { published, signingKey, nextKey, changedAt } = await existing(store, stage)
  if (signingKey.kid === kid) throw new UnsafeOrderError(`The key ${kid} signs already.`)
  if (!published.some((key) => key.kid === kid)) {
    throw new UnsafeOrderError(
      `The key ${kid} is not published: nobody could verify what it signs. Run "add-key" first.`,
    )
  }
  if (nextKey?.kid !== kid) {
    throw new UnsafeOrderError(`The private half of ${kid} is gone: it only verifies. Run "add-key" for a new one.`)
  }
  const seenByAll = changedAt.jwks + SEEN_BY_ALL_MS
  if (now < seenByAll) {
    throw new UnsafeOrderError(
      `Some functions may not have seen ${kid} yet: wait until ${new Date(seenByAll).toISOString()} and run this again.`,
    )
  }
  await store.replace(names(stage).signingKey, JSON.stringify(nextKey), true)
  await store.remove(names(stage).nextKey)
}

/**
 * Removes a key; tokens that it signed are refused within five minutes.
 * @param options.force removes it even if sessions that it signed may still be valid (after a leak, for example)
 */
export async function removeKey(
  store: ParameterStore,
  stage: Stage,
  kid: string,
  options: { now: number; sessionDays: number; force: boolean },
): Promise<void> {
  const { published, signingKey, nextKey, changedAt } = await existing(store, stage)
  if (!published.some((key) => key.kid === kid)) throw new UnsafeOrderError(`The key ${kid} is not published.`)
  if (signingKey.kid === kid) {
    throw new UnsafeOrderError(`The key ${kid} signs the sessions: run "add-key" and "use-key" first.`)
  }
  const waiting = nextKey?.kid === kid
  const lastSessionEnds = changedAt.signingKey + options.sessionDays * DAY_MS + SEEN_BY_ALL_MS
  if (!waiting && options.now < lastSessionEnds && !options.force) {
    throw new UnsafeOrderError(
      `Sessions signed by ${kid} live until ${new Date(lastSessionEnds).toISOString()}: wait, or give --force to end them now.`,
    )
  }
  await publish(
    store,
    stage,
    published.filter((key) => key.kid !== kid),
  )
  if (waiting) await store.remove(names(stage).nextKey)
}

export interface PepperRotation {
  id: string
  /** Epoch milliseconds from which another run puts the new pepper into use; null where that has just happened. */
  usableAt: number | null
}

/**
 * Adds a pepper in the first run, and uses it for new passwords in a later one, once every function has read it. Old
 * peppers stay: passwords hashed with them could not be verified otherwise.
 * @param now epoch milliseconds
 */
export async function rotatePepper(store: ParameterStore, stage: Stage, now: number): Promise<PepperRotation> {
  const { pepper, changedAt } = await existing(store, stage)
  // JSON objects keep the order of their members: the last one is the newest.
  const newest = Object.keys(pepper.keys).at(-1)
  if (newest === undefined || newest === pepper.current) {
    const id = identifier()
    const added = { ...pepper, keys: { ...pepper.keys, [id]: secret() } }
    await store.replace(names(stage).pepper, JSON.stringify(added), true)
    return { id, usableAt: now + SEEN_BY_ALL_MS }
  }
  const usableAt = changedAt.pepper + SEEN_BY_ALL_MS
  if (now < usableAt) return { id: newest, usableAt }
  await store.replace(names(stage).pepper, JSON.stringify({ ...pepper, current: newest }), true)
  return { id: newest, usableAt: null }
}

/** Replaces the codes of the test numbers; without any, the parameter is removed. */
export async function setTestCodes(
  store: ParameterStore,
  stage: Stage,
  codes: ReadonlyMap<string, string>,
): Promise<void> {
  const name = names(stage).testCodes
  if (codes.size === 0) await store.remove(name)
  else await store.replace(name, JSON.stringify({ stage: stage.name, codes: Object.fromEntries(codes) }), true)
}

/** Ids and states for display, without secrets. */
export async function listSecrets(store: ParameterStore, stage: Stage): Promise<string[]> {
  const { published = [], signingKey, nextKey, pepper, auditSalt, testCodes } = await load(store, stage)
  const state = (kid: string) => {
    if (kid === signingKey?.kid) return 'signs and verifies'
    return kid === nextKey?.kid ? 'published, waits for use-key' : 'verifies only'
  }
  return [
    ...published.map(({ kid }) => `key     ${kid}  ${state(kid)}`),
    ...Object.keys(pepper?.keys ?? {}).map((id) => `pepper  ${id}  ${id === pepper?.current ? 'in use' : 'known'}`),
    ...(auditSalt ? ['audit salt  present'] : []),
    ...Object.keys(testCodes).map((number) => `test code  ${number}  present`),
  ]
}
