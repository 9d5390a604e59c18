/**
 * Bytes of every function's bundle with and without `"sideEffects": false` in package.json, and its heaviest parts.
 * Without that line every imported file stays in the bundle whole, and a bundle's code and a role's rights are only as
 * small as the files.
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bundle, bundle } from '../resources/build/bundle.ts'
import { readGrants, statementsOf } from '../resources/build/roles.ts'
import { handlersOf, readFunctions } from '../resources/build/template.ts'
import { explain } from '../resources/build/usage.ts'

explain(`Usage: npm run bench:bundles

Bundles every function twice and prints their bytes; docs/decisions/0015 has what they mean.`)

const root = join(import.meta.dirname, '..')
const HEAVIEST = 12

/** A copy of the bundled sources whose package.json lacks that line. */
async function copyWithSideEffects(folder: string): Promise<void> {
  for (const part of ['functions', 'lib', 'resources'])
    await cp(join(root, part), join(folder, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const { sideEffects: _, ...manifest } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
}

/** The package or the file of ours that a source belongs to. */
const partOf = (path: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path

function weights(bundles: ReadonlyMap<string, Bundle>): [string, { bytes: number; functions: number }][] {
  const parts = new Map<string, { bytes: number; functions: number }>()
  for (const { sources } of bundles.values()) {
    const own = new Map<string, number>()
    for (const [path, bytes] of sources) own.set(partOf(path), (own.get(partOf(path)) ?? 0) + bytes)
    for (const [part, bytes] of own) {
      const known = parts.get(part) ?? { bytes: 0, functions: 0 }
      parts.set(part, { bytes: known.bytes + bytes, functions: known.functions + 1 })
    }
  }
  return [...parts].sort(([, one], [, other]) => other.bytes - one.bytes)
}

const grants = await readGrants(root, 'gatehouse', 'dev')
const roleOf = ({ sources }: Bundle) => JSON.stringify(statementsOf(sources.keys(), grants))

function report(before: ReadonlyMap<string, Bundle>, after: ReadonlyMap<string, Bundle>): void {
  console.log('| function | without | with | | role |\n| --- | --- | --- | --- | --- |')
  const totals = { without: 0, with: 0 }
  for (const [name, one] of after) {
    const was = before.get(name)
    if (!was) continue
    totals.without += was.bytes
    totals.with += one.bytes
    const role = roleOf(was) === roleOf(one) ? 'same' : 'changed'
    console.log(`| ${name} | ${was.bytes} | ${one.bytes} | ${one.bytes - was.bytes} | ${role} |`)
  }
  console.log(`| all | ${totals.without} | ${totals.with} | ${totals.with - totals.without} | |`)

  console.log('\n| part | bytes in all | in functions |\n| --- | --- | --- |')
  for (const [part, { bytes, functions }] of weights(after).slice(0, HEAVIEST)) {
    console.log(`| ${part} | ${bytes} | ${functions} |`)
  }
}

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bundles-'))
try {
  await copyWithSideEffects(folder)
  const handlers = handlersOf(await readFunctions(root))
  const before = await bundle({ root: folder, outputFolder: join(folder, 'without'), handlers })
  const after = await bundle({ root, outputFolder: join(folder, 'with'), handlers })
  report(before, after)
} finally {
  await rm(folder, { recursive: true, force: true })
}
