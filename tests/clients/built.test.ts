/** The package as it is built: what a bundler or Node finds behind its name. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const source = join(root, 'clients/typescript')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(root, '.build/client-'))
  execFileSync('npx', ['tsc', '-p', source, '--outDir', join(folder, 'dist')], { cwd: root, stdio: 'pipe' })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const exported = () => {
  const { exports } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    exports: { '.': Record<'types' | 'node' | 'default', string> }
  }
  return exports['.']
}

test('Node finds a client behind the name of the package', async () => {
  const { createClient } = (await import(pathToFileURL(join(folder, exported().node)).href)) as {
    createClient: (options: { baseUrl: string }) => { avatarUrl(id: number): string }
  }
  expect(createClient({ baseUrl: 'https://api.example.com/' }).avatarUrl(7)).toBe('https://api.example.com/avatar/7')
})

test('it has its types', () => {
  expect(readFileSync(join(folder, exported().types), 'utf8')).toContain('createClient')
})

test('a browser gets no module of Node, and about as much as a small picture', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(folder, exported().default)],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
  })
  const text = outputFiles[0]?.text ?? ''
  expect(text).toContain('XMLHttpRequest')
  expect(text).not.toContain('node:')
  expect(gzipSync(text).length).toBeLessThan(12_000)
})
