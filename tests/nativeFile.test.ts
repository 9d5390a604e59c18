import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { BuildFault } from '../resources/build/fault.ts'
import { hashes, nativeFile, nativeSource, refuseOtherProcessors } from '../resources/build/nativeFile.ts'
import { readFunctions } from '../resources/build/template.ts'

const root = join(import.meta.dirname, '..')
const place = dirname(nativeSource)
const FILE = nativeSource.slice(place.length + 1)

let folder: string
let archive: string
let integrity: string

/** A checkout on a platform where npm has installed another file. */
async function checkout(name: string, hash: string): Promise<string> {
  const made = join(folder, name)
  await mkdir(made)
  const packages = { [place]: { version: '1.2.3', integrity: hash } }
  await writeFile(join(made, 'package-lock.json'), JSON.stringify({ packages }))
  return made
}

/** A registry: an `npm` that hands out this archive, or fails. */
async function registry(script: string): Promise<void> {
  const npm = join(folder, 'npm')
  await writeFile(npm, `#!/bin/sh\n${script}\n`)
  await chmod(npm, 0o755)
}

/** The build's own module, which finds the cache anew. */
const fresh = async (name: string) => {
  vi.stubEnv('XDG_CACHE_HOME', join(folder, name))
  vi.resetModules()
  return import('../resources/build/nativeFile.ts')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-native-'))
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await mkdir(join(folder, 'package'))
  await writeFile(join(folder, 'package', FILE), 'native')
  archive = join(folder, 'archive.tgz')
  execFileSync('tar', ['-czf', archive, '-C', folder, 'package'])
  integrity = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`
})

afterAll(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(process.platform === 'win32')(
  'The native file, where npm has installed that of another platform',
  () => {
    test('is fetched once, by the hash of the lock file', async () => {
      const { nativeFile } = await fresh('cache')
      const made = await checkout('other', integrity)
      await registry(`cp ${archive} fetched.tgz && echo fetched.tgz`)
      const file = await nativeFile(made)
      expect(await readFile(file, 'utf8')).toBe('native')
      await registry('exit 1')
      expect(await nativeFile(made)).toBe(file)
    })

    test.each([
      ['is not that of the lock file', 'cp ARCHIVE fetched.tgz && echo fetched.tgz', /is not the pinned one: sha512-/],
      ['cannot be reached', 'echo "network is unreachable" >&2; exit 1', /npm pack failed: network is unreachable$/],
    ])('stops the build with a sentence where what the registry has %s', async (why, script, sentence) => {
      const { nativeFile } = await fresh(`cache of what ${why}`)
      await registry(script.replace('ARCHIVE', archive))
      const refused = nativeFile(await checkout(why, 'sha512-of-another')).catch((cause: unknown) => cause)
      const { name, message } = (await refused) as Error
      expect([name, message]).toEqual(['Error', expect.stringMatching(sentence)])
      expect(message).toMatch(
        /^Functions that hash passwords are deployed with @node-rs\/argon2-linux-x64-gnu, which this platform has to fetch: /,
      )
      expect(message).not.toContain('\n')
    })
  },
)

test('The native file is the installed one where there is one', async () => {
  const made = await checkout('same', integrity)
  await mkdir(join(made, place), { recursive: true })
  await writeFile(join(made, nativeSource), 'installed')
  expect(await nativeFile(made)).toBe(join(made, nativeSource))
})

describe('A function that hashes passwords', () => {
  const bundles = new Map([
    ['userapiLogin', { sources: new Map([['lib/passwords/argon2.ts', 1]]) }],
    ['kmsInfo', { sources: new Map([['lib/sessions/table.ts', 1]]) }],
  ])

  test('is known by its modules', () => {
    expect([...bundles].filter(([, bundle]) => hashes(bundle)).map(([name]) => name)).toEqual(['userapiLogin'])
  })

  test('on another processor than its native file is for stops the build with a sentence', async () => {
    const functions = await readFunctions(root)
    expect(() => refuseOtherProcessors(functions, bundles)).not.toThrow()
    const moved = { ...functions, userapiLogin: { ...functions['userapiLogin'], handler: '', architecture: 'arm64' } }
    expect(() => refuseOtherProcessors(moved, bundles)).toThrow(
      new BuildFault('The function userapiLogin hashes passwords, so it needs the line architecture: x86_64.'),
    )
    expect(() => refuseOtherProcessors({}, bundles)).toThrow(BuildFault)
  })
})
