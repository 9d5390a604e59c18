import { calculateJwkThumbprint, importJWK, jwtVerify, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  addKey,
  createSecrets,
  listSecrets,
  removeKey,
  rotatePepper,
  type Stage,
  UnsafeOrderError,
  useKey,
} from '../../local/secrets.ts'
import { type EmbeddedSsm, startSsm } from '../../local/ssm.ts'
import { localKeys } from '../support/localKeys.ts'

const stage: Stage = { name: 'test', prefix: '/gatehouse/test' }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let ssm: EmbeddedSsm

const read = async (name: string) => {
  const found = await ssm.parameters.read([`${stage.prefix}/${name}`])
  return JSON.parse(found.get(`${stage.prefix}/${name}`)?.value ?? 'null')
}
const publishedKids = async () => (await read('jwks')).keys.map(({ kid }: { kid: string }) => kid)

beforeEach(async () => {
  ssm = await startSsm(null, 0, localKeys)
  await createSecrets(ssm.parameters, stage)
})

afterEach(async () => {
  vi.useRealTimers()
  await ssm.close()
})

describe('secrets of a stage', () => {
  test('are made once: a second run makes nothing and changes nothing', async () => {
    const before = await Promise.all(['jwks', 'signing-key', 'pepper', 'audit-salt'].map(read))
    expect(await createSecrets(ssm.parameters, stage)).toEqual([])
    expect(await Promise.all(['jwks', 'signing-key', 'pepper', 'audit-salt'].map(read))).toEqual(before)
  })

  test('have a key pair that signs and verifies, under its own fingerprint', async () => {
    const signing = await read('signing-key')
    const { keys } = await read('jwks')
    expect(signing.kid).toBe(await calculateJwkThumbprint(signing))
    expect(keys).toEqual([
      { kty: 'EC', crv: 'P-256', x: signing.x, y: signing.y, kid: signing.kid, alg: 'ES256', use: 'sig' },
    ])
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(await importJWK(signing, 'ES256'))
    await expect(jwtVerify(token, await importJWK(keys[0], 'ES256'))).resolves.toBeTruthy()
  })

  test('name their stage and hold 32 random bytes each', async () => {
    const [pepper, salt] = [await read('pepper'), await read('audit-salt')]
    expect([pepper.stage, salt.stage, (await read('signing-key')).stage]).toEqual(['test', 'test', 'test'])
    expect(Buffer.from(pepper.keys[pepper.current], 'base64')).toHaveLength(32)
    expect(Buffer.from(salt.salt, 'base64')).toHaveLength(32)
  })

  test('gain what is missing and keep the rest', async () => {
    const pepper = await read('pepper')
    await ssm.parameters.remove(`${stage.prefix}/signing-key`)
    const [old] = await publishedKids()
    expect(await createSecrets(ssm.parameters, stage)).toEqual([`${stage.prefix}/signing-key`])
    expect(await publishedKids()).toEqual([old, (await read('signing-key')).kid])
    expect(await read('pepper')).toEqual(pepper)
  })

  test('are listed without a secret', async () => {
    const shown = (await listSecrets(ssm.parameters, stage)).join('\n')
    const pepper = await read('pepper')
    expect(shown).toContain((await read('signing-key')).kid)
    expect(shown).toContain(pepper.current)
    for (const secret of [
      (await read('signing-key')).d,
      pepper.keys[pepper.current],
      (await read('audit-salt')).salt,
    ]) {
      expect(shown).not.toContain(secret)
    }
  })
})

describe('S99 rotation of the signing key', () => {
  test('publishes first, signs six minutes later, and the old key goes on verifying', async () => {
    const [old] = await publishedKids()
    const kid = await addKey(ssm.parameters, stage)
    expect(await publishedKids()).toEqual([old, kid])
    expect((await read('signing-key')).kid).toBe(old)

    await expect(useKey(ssm.parameters, stage, kid, Date.now() + 5 * MINUTE)).rejects.toThrow(UnsafeOrderError)
    await useKey(ssm.parameters, stage, kid, Date.now() + 7 * MINUTE)
    expect((await read('signing-key')).kid).toBe(kid)
    expect(await publishedKids()).toEqual([old, kid])
    expect(await read('signing-key-next')).toBeNull()
  })

  test('refuses to use a key that is not published, and one that only verifies', async () => {
    await expect(useKey(ssm.parameters, stage, 'nobody', Date.now())).rejects.toThrow(/not published/)
    const [old] = await publishedKids()
    const kid = await addKey(ssm.parameters, stage)
    await useKey(ssm.parameters, stage, kid, Date.now() + 7 * MINUTE)
    await expect(useKey(ssm.parameters, stage, old, Date.now() + 60 * MINUTE)).rejects.toThrow(/only verifies/)
  })

  test('refuses to remove the key that signs, and one whose sessions live', async () => {
    const [old] = await publishedKids()
    const now = Date.now()
    await expect(removeKey(ssm.parameters, stage, old, { now, sessionDays: 30, force: true })).rejects.toThrow(/signs/)
    const kid = await addKey(ssm.parameters, stage)
    await useKey(ssm.parameters, stage, kid, now + 7 * MINUTE)
    await expect(removeKey(ssm.parameters, stage, old, { now, sessionDays: 30, force: false })).rejects.toThrow(
      /live until/,
    )
    await removeKey(ssm.parameters, stage, old, { now: now + 31 * DAY, sessionDays: 30, force: false })
    expect(await publishedKids()).toEqual([kid])
  })

  test('can be called off: a waiting key is taken back with its private half', async () => {
    const [old] = await publishedKids()
    const kid = await addKey(ssm.parameters, stage)
    await expect(addKey(ssm.parameters, stage)).rejects.toThrow(/waits already/)
    await removeKey(ssm.parameters, stage, kid, { now: Date.now(), sessionDays: 30, force: false })
    expect(await publishedKids()).toEqual([old])
    expect(await read('signing-key-next')).toBeNull()
  })

  test('of a key that became known ends its sessions at once when forced', async () => {
    const [old] = await publishedKids()
    const kid = await addKey(ssm.parameters, stage)
    await useKey(ssm.parameters, stage, kid, Date.now() + 7 * MINUTE)
    await removeKey(ssm.parameters, stage, old, { now: Date.now(), sessionDays: 30, force: true })
    expect(await publishedKids()).toEqual([kid])
  })
})

describe('S99 rotation of the pepper', () => {
  test('adds it, waits until every function has seen it, uses it, and keeps the old one', async () => {
    const before = await read('pepper')
    const now = Date.now()
    const { id, usableAt } = await rotatePepper(ssm.parameters, stage, now)
    expect(usableAt).toBeGreaterThan(now + 5 * MINUTE)
    expect((await read('pepper')).current).toBe(before.current)

    expect((await rotatePepper(ssm.parameters, stage, now + 5 * MINUTE)).usableAt).not.toBeNull()
    expect((await read('pepper')).current).toBe(before.current)

    expect(await rotatePepper(ssm.parameters, stage, now + 7 * MINUTE)).toEqual({ id, usableAt: null })
    const after = await read('pepper')
    expect(after.current).toBe(id)
    expect(after.keys[before.current]).toBe(before.keys[before.current])
  })
})
