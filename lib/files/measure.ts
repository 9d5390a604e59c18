import { type FileMd5, md5OfBytes, type Sha256Hex, sha256OfBytes } from '../digests.ts'

/** What bytes are, by their own word. */
export interface Measured {
  size: number
  md5: FileMd5
  sha256: Sha256Hex
}

export function measure(bytes: Buffer): Measured {
  return { size: bytes.length, md5: md5OfBytes(bytes), sha256: sha256OfBytes(bytes) }
}
