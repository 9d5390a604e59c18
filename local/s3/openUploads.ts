import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '../folder.ts'
import type { Part, Upload } from './stored.ts'

/** The files in the folder of an upload. */
export interface OpenUpload {
  upload: Upload
  parts: Map<number, Part>
}

export const jsonFiles = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.json'))

function readUpload(folder: string): OpenUpload | null {
  const upload = readJson(join(folder, 'upload.json')) as Upload | undefined
  const names = jsonFiles(folder).filter((name) => name !== 'upload.json')
  const parts = names.map((name) => readJson(join(folder, name)) as Part)
  return upload ? { upload, parts: new Map(parts.map((part) => [part.number, part])) } : null
}

/** Removes what is left of an upload whose process ended while beginning or completing it. */
export function readUploads(folder: string, ofObjects: ReadonlySet<string>): Map<string, OpenUpload> {
  const uploads = new Map<string, OpenUpload>()
  for (const id of readdirSync(folder)) {
    const open = readUpload(join(folder, id))
    const completed = [...(open?.parts.values() ?? [])].some(({ file }) => ofObjects.has(file))
    if (open && !completed) uploads.set(id, open)
    else rmSync(join(folder, id), { recursive: true, force: true })
  }
  return uploads
}
