import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'

interface Locked {
  version?: string
  integrity?: string
  link?: boolean
  optional?: boolean
  engines?: { node?: string }
}

const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>
}
const installed = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link)

/** The check, by a Node that says it is this one. */
function checkOf(version: string): Promise<{ code: number; output: string }> {
  const script = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })
    require('./resources/build/node24.cjs')`
  return new Promise((resolve) => {
    execFile(process.execPath, ['--eval', script], { cwd: projectRoot }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    )
  })
}

describe('What npm ci installs', () => {
  test('is pinned by a hash, every package of every platform', () => {
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
  })

  test('has a Node of its own only where the host has another than 24', () => {
    // npm leaves out an optional package whose engines do not match the host, and with it what it alone needs.
    expect(packages['resources/node24']).toMatchObject({ optional: true, engines: { node: '<24.7 || >=25' } })
    expect(packages['node_modules/node']).toMatchObject({ optional: true })
    const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Record<string, object>
    expect(Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] })).not.toContain('node')
  })

  test('asks of the host no more than package.json says', () => {
    const wanted = Number(/\d+/.exec(packages['']?.engines?.node ?? '')?.[0])
    const least = ({ engines }: Locked) => Number(/^>=\s*(\d+)/.exec(engines?.node ?? '')?.[1] ?? 0)
    expect(installed.filter(([, one]) => least(one) > wanted).map(([path]) => path)).toEqual([])
  })
})

describe('The check of Node', () => {
  test.each(['20.20.2', '22.22.2', '24.6.0'])('refuses %s in one sentence that says what to do', async (version) => {
    const { code, output } = await checkOf(version)
    expect([code, output]).toEqual([1, expect.stringContaining(`this is Node ${version}. Run "npm ci"`)])
    expect(output).not.toMatch(/\n\s+at /)
  })

  test.each(['24.7.0', '24.21.0', '25.0.0'])('takes %s', async (version) => {
    expect(await checkOf(version)).toEqual({ code: 0, output: '' })
  })
})
