/**
 * The native file of argon2id: functions that hash passwords carry it beside their bundles, and run on the processor that
 * it is made for (docs/decisions/0060-argon2id-by-a-native-file.md).
 */
import { existsSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BuildFault } from './fault.ts'
import { fetchPackage } from './npmPackage.ts'
import type { ServiceFunction } from './serverless.ts'

/** The module that loads it. */
const MODULE = 'lib/passwords/argon2.ts'
/** Its name there. */
const NAME = 'argon2.node'
const PACKAGE = '@node-rs/argon2-linux-x64-gnu'
const FILE = 'argon2.linux-x64-gnu.node'
/** In the words of Lambda. */
const PROCESSOR = 'x86_64'

/** Where it comes from, as other sources are named. */
export const nativeSource = `node_modules/${PACKAGE}/${FILE}`

interface Sources {
  /** Of a bundle: path → bytes. */
  sources: ReadonlyMap<string, number>
}

/** Whether a function carries the file. */
export const hashes = ({ sources }: Sources): boolean => sources.has(MODULE)

async function pinned(root: string): Promise<{ version: string; integrity: string }> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  return packages[dirname(nativeSource)]
}

/**
 * The file as npm has installed it; where this platform has another, that of the package, fetched once by the hash of
 * package-lock.json.
 * @throws {BuildFault} where it cannot be had
 */
export async function nativeFile(root: string): Promise<string> {
  const installed = join(root, nativeSource)
  if (existsSync(installed)) return installed
  const wanted = { name: PACKAGE, ...(await pinned(root)), what: 'argon2id for Lambda, 0.3 MB' }
  try {
    return join(fetchPackage(wanted, console.error), FILE)
  } catch (cause) {
    if (!(cause instanceof BuildFault)) throw cause
    const sentence = `Functions that hash passwords are deployed with ${PACKAGE}, which this platform has to fetch: ${cause.message}`
    throw new BuildFault(sentence, { cause })
  }
}

/**
 * Puts the file beside the bundle of a function that hashes.
 * @returns its path below the output folder
 */
export async function carryNativeFile(
  root: string,
  outputFolder: string,
  { path, sources }: Sources & { path: string },
): Promise<string[]> {
  if (!hashes({ sources })) return []
  const target = join(dirname(path), NAME)
  await copyFile(await nativeFile(root), join(outputFolder, target))
  return [target]
}

/** @throws {BuildFault} where a function that carries the file would run on another processor */
export function refuseOtherProcessors(
  functions: Readonly<Record<string, ServiceFunction>>,
  bundles: ReadonlyMap<string, Sources>,
): void {
  for (const [name, bundle] of bundles) {
    if (!hashes(bundle) || functions[name]?.architecture === PROCESSOR) continue
    throw new BuildFault(`The function ${name} hashes passwords, so it needs the line architecture: ${PROCESSOR}.`)
  }
}
