/** The folder in which the embedded cloud keeps its data between starts. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartError } from './fault.ts'

export const projectRoot = dirname(import.meta.dirname)

/** All files that the cloud writes; `--fresh` removes these and nothing else, since the folder may hold other files. */
export const dataFiles = {
  database: 'dynamodb.sqlite',
  /** The database of AWS's engine (local/dynamodbLocal.ts). */
  javaDatabase: 'shared-local-instance.db',
  inbox: 'inbox.json',
  parameters: 'parameters.json',
  admin: 'admin.json',
  endpoints: 'endpoints.json',
  ports: 'ports.json',
  objects: 's3',
} as const

/** Makes the folder and those above it one by one: Node's recursive mkdir never ends below `/proc` and its like. */
export function prepareFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const above = dirname(folder)
  if (!existsSync(above)) prepareFolder(above)
  mkdirSync(folder, { mode: 0o700 })
}

export function emptyFolder(folder: string): void {
  for (const name of Object.values(dataFiles)) rmSync(join(folder, name), { recursive: true, force: true })
  for (const suffix of ['-shm', '-wal', '-journal']) rmSync(join(folder, dataFiles.database + suffix), { force: true })
}

/**
 * @returns undefined where the file is missing
 * @throws where the file is not JSON: a damaged file must not count as empty
 */
export function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new StartError(`${file} is damaged: delete it, or start with --fresh.`)
  }
}

/** Replaces the file in one step, readable by its owner alone. */
export function writeJson(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}
