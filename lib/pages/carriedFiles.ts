/** Files that a function carries beside its bundle, compressed when it was built (`resources/build/carried.ts`). */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A file's facts, without its bytes. */
export interface CarriedFile {
  /** SHA-256 of its plain bytes, base64. */
  sha256: string
  /** Headers of its answer that do not depend on the caller: type, caching, the policy of a page. */
  headers: Readonly<Record<string, string>>
}

export type Carried = Readonly<Record<string, CarriedFile>>

export type Encoding = 'br' | 'gzip' | 'identity'

// Built functions have their files in their own folder, sources beside this one.
const pathOf = (part: string, name: string) => join(import.meta.dirname, 'carried', part, name)

const indexes = new Map<string, Carried>()

/** The files of a part, by name. */
export async function listCarried(part: string): Promise<Carried> {
  const known = indexes.get(part) ?? (JSON.parse(await readFile(pathOf(part, 'index.json'), 'utf8')) as Carried)
  indexes.set(part, known)
  return known
}

/** The bytes of a file, in an encoding; plain ones are unpacked. */
export async function readCarried(part: string, name: string, encoding: Encoding): Promise<Buffer> {
  const bytes = await readFile(pathOf(part, `${name}.${encoding === 'br' ? 'br' : 'gz'}`))
  return encoding === 'identity' ? gunzipSync(bytes) : bytes
}

/**
 * The encoding to send, by what the caller takes (RFC 9110 §12.5.3); a weight of 0 refuses one.
 * @param accepted the header `Accept-Encoding`
 */
export function encodingFor(accepted: string | undefined): Encoding {
  const taken = (accepted ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]?.trim())
  if (taken.includes('br')) return 'br'
  return taken.includes('gzip') ? 'gzip' : 'identity'
}
