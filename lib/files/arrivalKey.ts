/** Keys under which the bytes of uploads arrive. */
import { randomBytes } from 'node:crypto'
import type { FileId } from '../content/fileId.ts'

/** A key that was never used; it names its file, so that whoever hears of the object finds the row. */
export const arrivalKeyOf = (folder: 'pending' | 'own', id: FileId): string =>
  `${folder}/${id.toString(16).padStart(8, '0')}${randomBytes(16).toString('hex')}`

/** The file that an object under such a key is for; null for what is no key of ours. */
export function fileOfArrival(key: string): FileId | null {
  const [, id] = /^(?:pending|own)\/([0-9a-f]{8})[0-9a-f]{32}$/.exec(key) ?? []
  return id === undefined ? null : (Number.parseInt(id, 16) as FileId)
}
