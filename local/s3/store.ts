/** Objects and parts on disk: bytes in files with random names that never change, metadata in a small file each. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { copyFile, link, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readJson, writeJson } from '../folder.ts'
import { jsonFiles, type OpenUpload, readUploads } from './openUploads.ts'
import type { Part, Segment, StoredObject, Upload } from './stored.ts'

export interface Store {
  /** The path of a new file to write to; at the next start it is removed unless an object names it. */
  draft(): string
  discard(segments: readonly Segment[]): Promise<void>
  /** Copies the segments to new files. */
  duplicate(segments: readonly Segment[]): Promise<Segment[]>
  object(key: string): StoredObject | undefined
  objects(): Iterable<StoredObject>
  /** Stores or replaces an object in one step. */
  put(object: StoredObject): void
  remove(key: string): void
  /** Keeps these files during a read. @returns releases them */
  hold(segments: readonly Segment[]): () => void
  upload(id: string): Upload | undefined
  uploads(): Iterable<Upload>
  begin(upload: Upload): void
  parts(id: string): ReadonlyMap<number, Part>
  putPart(id: string, part: Part): void
  /** Ends an upload. @param kept files that an object names now */
  end(id: string, kept: readonly Segment[]): void
}

/** @param root a folder used by the store alone */
export function openStore(root: string): Store {
  const folders = { bytes: join(root, 'bytes'), objects: join(root, 'objects'), uploads: join(root, 'uploads') }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 })

  const known = jsonFiles(folders.objects).map((name) => readJson(join(folders.objects, name)) as StoredObject)
  const objects = new Map(known.map((object) => [object.key, object]))
  const ofObjects = new Set(known.flatMap(({ segments }) => segments.map(({ file }) => file)))
  const uploads = readUploads(folders.uploads, ofObjects)
  const ofUploads = [...uploads.values()].flatMap(({ parts }) => [...parts.values()].map(({ file }) => file))
  const named = new Set([...ofObjects, ...ofUploads])
  for (const file of readdirSync(folders.bytes))
    if (!named.has(file)) rmSync(join(folders.bytes, file), { force: true })

  const pathOf = (file: string) => join(folders.bytes, file)
  const recordOf = (key: string) => join(folders.objects, `${createHash('sha256').update(key).digest('hex')}.json`)
  const held = new Map<string, number>()
  const doomed = new Set<string>()

  const drop = (segments: readonly Segment[]) => {
    for (const { file } of segments) {
      if (held.has(file)) doomed.add(file)
      else rmSync(pathOf(basename(file)), { force: true })
    }
  }
  const openUpload = (id: string): OpenUpload => {
    const found = uploads.get(id)
    if (!found) throw new Error(`no upload ${id}`)
    return found
  }
  return {
    draft: () => join(folders.bytes, randomUUID()),
    async discard(segments) {
      await Promise.all(segments.map(({ file }) => rm(pathOf(file), { force: true })))
    },
    async duplicate(segments) {
      const copies: Segment[] = []
      for (const { file, size } of segments) {
        const copy = randomUUID()
        // Files never change, so a hard link serves as a copy; a file system without hard links gets a real copy.
        await link(pathOf(file), pathOf(copy)).catch(() => copyFile(pathOf(file), pathOf(copy)))
        copies.push({ file: copy, size })
      }
      return copies
    },
    object: (key) => objects.get(key),
    objects: () => objects.values(),
    put(object) {
      const before = objects.get(object.key)
      writeJson(recordOf(object.key), object)
      objects.set(object.key, object)
      if (before) drop(before.segments)
    },
    remove(key) {
      const before = objects.get(key)
      if (!before) return
      rmSync(recordOf(key), { force: true })
      objects.delete(key)
      drop(before.segments)
    },
    hold(segments) {
      const files = segments.map(({ file }) => file)
      for (const file of files) held.set(file, (held.get(file) ?? 0) + 1)
      return () => {
        for (const file of files.splice(0)) {
          const left = (held.get(file) ?? 1) - 1
          if (left > 0) held.set(file, left)
          else {
            held.delete(file)
            if (doomed.delete(file)) rmSync(pathOf(file), { force: true })
          }
        }
      }
    },
    upload: (id) => uploads.get(id)?.upload,
    uploads: () => [...uploads.values()].map(({ upload }) => upload),
    begin(upload) {
      mkdirSync(join(folders.uploads, upload.id), { mode: 0o700 })
      writeJson(join(folders.uploads, upload.id, 'upload.json'), upload)
      uploads.set(upload.id, { upload, parts: new Map() })
    },
    parts: (id) => openUpload(id).parts,
    putPart(id, part) {
      const { parts } = openUpload(id)
      const before = parts.get(part.number)
      writeJson(join(folders.uploads, id, `${part.number}.json`), part)
      parts.set(part.number, part)
      if (before) drop([before])
    },
    end(id, kept) {
      const { parts } = openUpload(id)
      const files = new Set(kept.map(({ file }) => file))
      uploads.delete(id)
      rmSync(join(folders.uploads, id), { recursive: true, force: true })
      drop([...parts.values()].filter(({ file }) => !files.has(file)))
    },
  }
}

/** The path of a segment in the store's folder. */
export const bytesPath = (root: string, { file }: Segment) => join(root, 'bytes', file)
