/**
 * The bundles of all functions as they are deployed, made once for all test files that look at them: the first that asks
 * makes them, others wait for it. They are kept by the content of all that they are made of.
 */
import { createHash } from 'node:crypto'
import {
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { type Bundle, bundle } from '../../resources/build/bundle.ts'
import { handlersOf, readFunctions } from '../../resources/build/template.ts'

const root = join(import.meta.dirname, '../..')
const kept = join(root, '.build/deployed-bundles')
const INDEX = 'bundles.v8'
const KEPT_MS = 60 * 60_000

export interface DeployedBundles {
  /** The output folder of the bundles. */
  folder: string
  /** By the names of the functions. */
  bundles: ReadonlyMap<string, Bundle>
}

/** What bundles are made of: our sources, what makes bundles, and the packages. The carried files are made of these. */
const materials = [
  'functions/**/*',
  'lib/**/*',
  'resources/**/*',
  'docs/openapi/*',
  'serverless.yml',
  'package-lock.json',
]

function contentOfAll(): string {
  const hash = createHash('sha256').update(process.version)
  for (const path of globSync(materials, { cwd: root, exclude: ['lib/pages/carried/**'] }).sort()) {
    if (!statSync(join(root, path)).isFile()) continue
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex').slice(0, 24)
}

/** Removes what was made of earlier sources, unless a run may be reading it still. */
function forgetOld(): void {
  for (const name of readdirSync(kept)) {
    const { mtimeMs } = statSync(join(kept, name), { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (Date.now() - mtimeMs > KEPT_MS) rmSync(join(kept, name), { recursive: true, force: true })
  }
}

/** Makes the bundles beside their place, and puts them there in one step. */
async function make(folder: string): Promise<void> {
  forgetOld()
  const made = `${folder}.${process.pid}`
  const bundles = await bundle({ root, outputFolder: made, handlers: handlersOf(await readFunctions(root)) })
  writeFileSync(join(made, INDEX), serialize(bundles))
  renameSync(made, folder)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Whether this process is to make them; the claim of a process that has ended counts no more. */
function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = Number(readText(file))
    if (owner > 0 && !isRunning(owner)) rmSync(file, { force: true })
    return false
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Null where they are not made yet. */
function read(folder: string): DeployedBundles | null {
  try {
    // Whatever was read lately stays (`forgetOld`).
    utimesSync(folder, new Date(), new Date())
    return { folder, bundles: deserialize(readFileSync(join(folder, INDEX))) as DeployedBundles['bundles'] }
  } catch {
    return null
  }
}

/** @throws {BuildFault} where they do not compile */
export async function deployedBundles(): Promise<DeployedBundles> {
  mkdirSync(kept, { recursive: true })
  const folder = join(kept, contentOfAll())
  for (;;) {
    const known = read(folder)
    if (known) return known
    if (!claim(`${folder}.claim`)) {
      await sleep(50)
      continue
    }
    try {
      // Whoever had the claim before may have made them meanwhile.
      if (!read(folder)) await make(folder)
    } finally {
      rmSync(`${folder}.claim`, { force: true })
    }
  }
}
