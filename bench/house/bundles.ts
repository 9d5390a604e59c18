/** Bytes of the bundles, built with the build and the packages of the commit itself. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './code.ts'

export interface Bytes {
  all: number
  largest: number
}

// Older commits call the reader of serverless.yml by another name.
const script = `
const build = await import('./resources/build/bundle.ts')
const template = await import('./resources/build/template.ts').catch(() => import('./resources/build/functions.ts'))
const handlers = template.handlersOf(await template.readFunctions('.'))
const made = await build.bundle({ root: process.cwd(), outputFolder: process.cwd() + '/.bundles', handlers })
console.log(JSON.stringify([...made.values()].map(({ bytes }) => bytes)))
`

function extract(tree: string, folder: string): void {
  const archive = execFileSync('git', ['archive', tree], { cwd: root, maxBuffer: 2 ** 28 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
}

/** Uses the installed packages if they are those of the commit, else installs the commit's own. */
function bringPackages(folder: string): void {
  const lock = 'package-lock.json'
  if (readFileSync(join(root, lock), 'utf8') === readFileSync(join(folder, lock), 'utf8')) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  } else {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd: folder })
  }
}

/** @param commit null for the files of the working tree that Git tracks */
export function bundleBytes(commit: string | null): Bytes {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-house-'))
  try {
    const changed = () => execFileSync('git', ['stash', 'create'], { cwd: root, encoding: 'utf8' }).trim()
    extract(commit ?? (changed() || 'HEAD'), folder)
    bringPackages(folder)
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder })
    const sizes: number[] = JSON.parse(printed.toString().trim().split('\n').at(-1) ?? '[]')
    return { all: sizes.reduce((sum, one) => sum + one, 0), largest: Math.max(...sizes) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
