import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'
import { carriedSources } from '../../resources/build/carried.ts'

interface Locked {
  license?: string
  dev?: boolean
  devOptional?: boolean
  hasInstallScript?: boolean
  version?: string
  resolved?: string
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

describe('Dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
    optionalDependencies: Record<string, string>
    allowScripts: Record<string, boolean>
  }
  const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8')

  test('S100 stand in package.json by one version, and come from the registry', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const wanted = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    const exact = /^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+$/
    expect(wanted.filter(([name, version]) => !exact.test(version) && name !== 'gatehouse-node24')).toEqual([])
    // npm writes down where a package comes from unless that is the registry.
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(read('.npmrc')).toMatch(/^save-exact=true$/m)
  })

  test('S100 come in by a command that takes nothing younger than a week; what is locked is installed whatever its age', () => {
    expect(read('docs/dependencies.md')).toContain('`npm install --min-release-age=7 <name>@<version>`')
    expect(read('.npmrc')).not.toMatch(/min-release-age/)
  })

  test('S100 run no script at installation but those that package.json allows by name, and every one is judged there', () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(scripted)].sort())
    expect(read('.npmrc')).toMatch(/^strict-allow-scripts=true$/m)
  })

  const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'CC0-1.0', 'Zlib']
  // CC-BY-4.0 is a table of browsers that tools read.
  const ofTools = [...permissive, 'MPL-2.0', 'Python-2.0', 'PSF-2.0', 'CC-BY-4.0']
  /** One of several that may be chosen, or all of several. */
  const mayBe = (licence: string | undefined, allowed: readonly string[]): boolean => {
    const text = licence?.replace(/^\((.*)\)$/, '$1') ?? ''
    if (text.includes(' OR ')) return text.split(' OR ').some((one) => mayBe(one, allowed))
    return text.split(' AND ').every((one) => allowed.includes(one))
  }

  test('S100 are licensed: what is deployed permissively, tools as tools may be', async () => {
    // Installed as tools, and deployed inside of pages.
    const inPages = await carriedSources(projectRoot)
    const judged = installed.map(([path, { dev, devOptional, optional, license }]) => {
      const isDeployed = inPages.some((source) => source.startsWith(`${path}/`))
      const isTool = !isDeployed && (dev === true || devOptional === true || optional === true)
      return [path, license, mayBe(license, isTool ? ofTools : permissive)] as const
    })
    expect(judged.filter(([, , isFine]) => !isFine)).toEqual([])
    expect(['GPL-3.0-only', 'MIT AND GPL-3.0-only', undefined, ''].filter((one) => mayBe(one, ofTools))).toEqual([])
  })

  test('S100 with a finding that is waived have its reason and a last day to come', () => {
    const [, table = ''] = read('docs/dependencies.md').split('## Waivers')
    const rows = [...table.matchAll(/^\| (?!advisory|---)(.+) \| (.+) \| (.+) \| (.+) \|$/gm)]
    expect(rows.filter(([, , , why = '', until = '']) => why.length < 20 || !(Date.parse(until) > Date.now()))).toEqual(
      [],
    )
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
