/** The pepper: the server's own share in every stored hash, so that a dump of the tables alone gives nothing away. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { parameter } from '../aws/parameters.ts'
import { ofThisStage, secretBytes } from './ofThisStage.ts'

/** One key a purpose, so that what leaks from one use says nothing about another (HKDF, RFC 5869). */
export type PepperUse = 'password' | 'code' | 'idempotency'

interface Pepper {
  /** Id of the key that new hashes are made with. */
  current: string
  /** The derived key, or null where the id is unknown. */
  keyFor(id: string, use: PepperUse): KeyObject | null
}

// As a KeyObject: Node 24 takes six times as long for an HMAC with a Buffer as its key.
const derive = (secret: Buffer, use: PepperUse) =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `gatehouse/${use}`, 32)))

/** @throws where the pepper cannot be read, is weak or belongs to another stage */
export const pepper = parameter('pepper', (text): Pepper => {
  const { current, keys } = ofThisStage<{ current: string; keys: Record<string, string> }>(text)
  const secrets = new Map(Object.entries(keys).map(([id, key]) => [id, secretBytes(key)]))
  if (!secrets.has(current)) throw new Error('the pepper lacks its current key')
  const derived = new Map<string, KeyObject>()
  return {
    current,
    keyFor(id, use) {
      const secret = secrets.get(id)
      if (!secret) return null
      const name = `${use}/${id}`
      const key = derived.get(name) ?? derive(secret, use)
      derived.set(name, key)
      return key
    },
  }
})

/** The key that new hashes of this use are made with. */
export async function currentPepperKey(use: PepperUse): Promise<{ id: string; key: KeyObject }> {
  const { current, keyFor } = await pepper()
  return { id: current, key: keyFor(current, use) as KeyObject }
}
