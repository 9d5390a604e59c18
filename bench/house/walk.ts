/**
 * The walk of a value: the files and folders that it passes through on a route. It counts every file in the route's
 * bundle whose code names the value, by its type or by a variable; a door is an import between two of these files.
 */
import { type Code, importsOf, reached, rooms, withoutComments } from './code.ts'

export interface Walk {
  files: number
  rooms: number
  doors: number
}

/** @param named matches the value's names in code */
export function walkOf(route: string, named: RegExp, code: Code): Walk {
  const bundled = reached(route, code, false)
  const passed = new Set([...bundled].filter((path) => named.test(withoutComments(code.get(path) ?? ''))))
  const doors = [...passed].flatMap((path) =>
    importsOf(path, code.get(path) ?? '').filter(({ to, isOfTypes }) => passed.has(to) && !isOfTypes),
  )
  return { files: passed.size, rooms: rooms(passed), doors: doors.length }
}

/** Names of a phone number, from its first reading to the key of its rows. */
export const phone = /\b(?:\w*Phone|phone\w*|identifiers?|Identifier|subjects?|Subject)\b/

/** Names of a file's id, and of the file that has it. */
export const fileId = /\b(?:\w*[fF]ileId|fid|file_id|StoredFile|PendingFile|ReadyFile|FileFacts|AnyFile|file)\b/
