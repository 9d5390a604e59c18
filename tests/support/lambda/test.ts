/**
 * `npm run test:packages`: runs tests/packages.test.ts under AWS's own runtime interface client. Its installation
 * compiles C++ for a minute, so it is fetched on demand, by the hashes of a lock file, and kept in .build/lambda.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const client = join(import.meta.dirname, 'client')
/**
 * Programs that its build calls (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, «Requirements»).
 */
const TOOLS = ['python3', 'make', 'g++', 'cmake', 'tar', 'xz']

const has = (tool: string): boolean => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0

/** The headers shipped with this Node; without them node-gyp downloads its own. */
function headers(): string | undefined {
  const packaged = join(root, 'node_modules/node/node_modules', `node-${process.platform}-${process.arch}`)
  return [packaged, dirname(dirname(process.execPath))].find((at) => existsSync(join(at, 'include/node/node_api.h')))
}

/** Why the client cannot be built here; undefined where it can. */
function hindrance(): string | undefined {
  if (process.platform !== 'linux')
    return `AWS's runtime interface client is built on Linux alone; this is ${process.platform}.`
  const missing = TOOLS.filter((tool) => !has(tool))
  return missing.length === 0 ? undefined : `AWS's runtime interface client needs ${missing.join(', ')} to be built.`
}

/** @returns the client's file, built now or before. @throws where the installation fails */
function install(): string {
  const lock = readFileSync(join(client, 'package-lock.json'))
  const key = createHash('sha256').update(lock).update(`${process.version} ${process.arch}`).digest('hex').slice(0, 16)
  const folder = join(root, '.build/lambda', key)
  const file = join(folder, 'node_modules/aws-lambda-ric/index.mjs')
  if (existsSync(file)) return file
  console.log("Building AWS's runtime interface client, once (about a minute) …")
  const fresh = `${folder}.${process.pid}`
  mkdirSync(dirname(fresh), { recursive: true })
  cpSync(client, fresh, { recursive: true })
  const nodedir = headers()
  const env = { ...process.env, ...(nodedir !== undefined && { npm_config_nodedir: nodedir }) }
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: fresh, env, stdio: 'inherit' })
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Error('npm could not install the client; what it said stands above.')
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
  return file
}

const reason = hindrance()
if (reason !== undefined) {
  console.log(`Skipped: ${reason} The packages have run under the small runtime of npm test alone.`)
} else {
  const env = { ...process.env, LAMBDA_RUNTIME: install(), TESTS_REPORT: '.build/tests-packages.json' }
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const run = spawnSync(process.execPath, [vitest, 'run', 'tests/packages.test.ts'], {
    cwd: root,
    env,
    stdio: 'inherit',
  })
  process.exitCode = run.status ?? 1
}
