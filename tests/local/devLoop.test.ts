import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Child, startChild } from '../../local/child.ts'
import { freePort } from '../../local/listen.ts'
import { type Checkout, copyCheckout } from '../support/checkout.ts'

const WORDS = 'lib/dialects/userapi/faults.ts'

interface Service {
  child: Child
  api: string
  output(): string
}

let checkout: Checkout
let service: Service

async function start(folder: string): Promise<Service> {
  const [port, consolePort, s3Port] = [await freePort(), await freePort(), await freePort()]
  const child = await startChild(process.execPath, ['local/dev.ts', '--folder', folder], {
    cwd: checkout.root,
    env: { ...process.env, PORT: String(port), CONSOLE_PORT: String(consolePort), S3_PORT: String(s3Port) },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  let over = false
  void child.ended.then(() => {
    over = true
  })
  while (!output.includes('is ready')) {
    if (over) throw new Error(`It ended before it was ready:\n${output}`)
    await sleep(50)
  }
  return { child, api: `http://127.0.0.1:${port}`, output: () => output }
}

/** What is answered to a log-out without a session: the words of {@link WORDS}. */
async function words(): Promise<string> {
  const answer = await fetch(`${service.api}/user/logout`, { method: 'POST', body: 'user_id=1' })
  return ((await answer.json()) as { msg: string }).msg
}

/** As most editors save: another file takes the name. */
function save(change: (text: string) => string): void {
  const path = join(checkout.root, WORDS)
  writeFileSync(`${path}.new`, change(readFileSync(path, 'utf8')))
  renameSync(`${path}.new`, path)
}

const say = (sentence: string) =>
  save((text) => text.replace(/noLogout = say\(403, '[^']*'\)/, `noLogout = say(403, '${sentence}')`))
const served = (sentence: string) => expect.poll(words, { timeout: 20_000, interval: 20 }).toBe(sentence)
const run = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, parameters, { cwd: checkout.root, env: { ...process.env } })

beforeAll(async () => {
  checkout = copyCheckout()
  service = await start('.local')
})

afterAll(async () => {
  await service?.child.stop(10_000)
  checkout.remove()
})

describe('A save under npm run dev', () => {
  test('is served, each time anew, and the old code answers until then', async () => {
    for (const sentence of ['first', 'second', 'third']) {
      say(sentence)
      // Every answer on the way is the old one or the new one: a request that failed would throw here.
      await served(sentence)
    }
    expect(service.output()).toMatch(/faults\.ts changed: served after [\d.]+ s\./)
  })

  test('is not lost among twenty', async () => {
    for (let number = 1; number <= 20; number += 1) {
      say(`save ${number}`)
      await sleep(number % 4 === 0 ? 200 : 10)
    }
    await served('save 20')
  })

  test('that does not compile is told with its place, the old code goes on, and the next one mends it', async () => {
    say('good')
    await served('good')
    save((text) => `${text}\nconst = 1\n`)
    await expect.poll(service.output, { timeout: 20_000 }).toContain('the old code goes on')
    expect(service.output()).toMatch(new RegExp(`${WORDS}:\\d+:\\d+: ERROR`))
    expect(await words()).toBe('good')
    save((text) => text.replace('\nconst = 1\n', ''))
    say('mended')
    await served('mended')
  })

  test('of a setting in serverless.yml that is wrong is told, and the old one goes on', async () => {
    const path = join(checkout.root, 'serverless.yml')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/^ {4}local:$/m, '    local:\n      SMS_COOLDOWN_SECONDS: soon'))
    await expect.poll(service.output, { timeout: 20_000 }).toContain('must be a whole number from 1 to 3600')
    expect(await words()).toBe('mended')
    writeFileSync(path, text)
    say('right again')
    await served('right again')
  })
})

describe('The bundles of a running npm run dev', () => {
  test('are its own: another start, npm run build and serverless package leave them alone', async () => {
    const other = await start('.local-other')
    await run('resources/build/build.ts')
    await run('node_modules/serverless/bin/serverless.js', 'package', '--stage', 'other')
    await other.child.stop(10_000)
    // Bundles are loaded at their first call: these have not been called yet.
    for (const path of ['/app/testphone', '/.well-known/jwks.json', '/user/id/1234567890', '/user/count/nobody']) {
      const { status } = await fetch(service.api + path)
      expect([path, status < 500]).toEqual([path, true])
    }
  }, 120_000)

  test('are gone after its end, those of a killed one at the next start', async () => {
    const others = () => readdirSync(join(checkout.root, '.build')).filter((name) => name.startsWith('dev-'))
    const killed = await start('.local-killed')
    expect(others()).toHaveLength(2)
    process.kill(-killed.child.pid, 'SIGKILL')
    await killed.child.ended
    const next = await start('.local-killed')
    expect(others()).toHaveLength(2)
    await next.child.stop(10_000)
    expect(others()).toHaveLength(1)
    expect(existsSync(join(checkout.root, '.build', others()[0] ?? ''))).toBe(true)
  }, 60_000)
})
