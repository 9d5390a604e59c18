import { environment } from '../config.ts'

/**
 * Parses a secret and refuses one made for another stage: a copied secret would let one stage's tokens into the other.
 * @throws where the stage is not this one
 */
export function ofThisStage<T extends object>(text: string): T & { stage: string } {
  const secret = JSON.parse(text) as T & { stage: string }
  if (secret.stage !== environment().stage) throw new Error('the secret belongs to another stage')
  return secret
}

// A secret shorter than the hash that it keys would be easier to guess than the hash.
const BYTES_MIN = 32

/**
 * Decodes secret bytes.
 * @throws where there are too few of them, or all are alike (a placeholder)
 */
export function secretBytes(base64: string | undefined): Buffer {
  const bytes = Buffer.from(base64 ?? '', 'base64')
  if (bytes.length < BYTES_MIN || new Set(bytes).size < 8) throw new Error('the secret is too weak')
  return bytes
}
