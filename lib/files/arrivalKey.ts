/** Keys under which the bytes of uploads arrive. */
import { randomBytes } from 'node:crypto'
import type { FileId } from '../content/fileId.ts'

/** A fresh key. It contains the file's id, so that the event of its object leads to the file's row. */
export const arrivalKeyOf = (folder: 'pending' | 'own', id: FileId): string =>
  `${folder}/${id.toString(16).padStart(8, '0')}${randomBytes(16).toString('hex')}`

/** The file that an object under this key is for; null for other keys. */
export function fileOfArrival(key: string): FileId | null {
  const [, id] = /^(?:pending|own)\/([0-9a-f]{8})[0-9a-f]{32}$/.exec(key) ?? []
  return id === undefined ? null : (Number.parseInt(id, 16) as FileId)
}
