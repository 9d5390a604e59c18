/** The sample in Kotlin, compiled and run (`npm run test:kotlin`). */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InProcessHost, startInProcessHost } from '../support/inProcessHost.ts'
import { kotlinToolchain } from '../support/kotlin/toolchain.ts'
import { freshPhone } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')

function story() {
  const bytes = randomBytes(300_000)
  let service: InProcessHost
  let folder: string

  beforeAll(async () => {
    service = await startInProcessHost()
    folder = mkdtempSync(join(tmpdir(), 'kotlin-'))
    writeFileSync(join(folder, '照片 1.jpg'), bytes)
  })

  afterAll(async () => {
    await service?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const codeFor = (phone: string) => /\d{6}/.exec(service.cloud.inbox.texts(phone)[0]?.text ?? '')?.[0] ?? ''

  async function compiled(): Promise<string> {
    const { compiler, libraries } = kotlinToolchain(console.log)
    const classes = join(folder, 'classes')
    const sources = ['clients/kotlin/Gatehouse.kt', 'tests/support/kotlin/Story.kt'].map((file) => join(root, file))
    const over = libraries.join(delimiter)
    await promisify(execFile)('java', [
      ...['-cp', compiler, 'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler', '-no-stdlib', '-no-reflect'],
      ...['-cp', over, '-d', classes, ...sources],
    ])
    return [classes, over].join(delimiter)
  }

  /** What it prints; each code that it asks for comes from the inbox. */
  function play(classpath: string, phone: string): Promise<string[]> {
    const files = [join(folder, '照片 1.jpg'), join(folder, 'copy')]
    const options = ['-Dfile.encoding=UTF-8', '-Dsun.jnu.encoding=UTF-8', '-cp', classpath]
    const env = { ...process.env, LC_ALL: 'C.UTF-8' }
    const child = spawn('java', [...options, 'gatehouse.StoryKt', service.host.base, phone, ...files], { env })
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (`${chunk}`.includes('code for ')) child.stdin.write(`${codeFor(phone)}\n`)
    })
    return new Promise((resolve) => child.once('close', () => resolve(output.trim().split('\n'))))
  }

  test('logs in by a code, uploads with its progress, lists and downloads', async () => {
    expect(await play(await compiled(), freshPhone())).toEqual([
      'code for REGISTER',
      'code for LOGIN',
      `sent ${bytes.length}`,
      `listed 照片 1.jpg ${bytes.length}`,
      'refused true',
    ])
    expect(readFileSync(join(folder, 'copy')).equals(bytes)).toBe(true)
  }, 120_000)
}

if (process.env['TESTS_OF_KOTLIN'] === '1') describe('The sample in Kotlin', story)
else test.skipIf(true)('The sample in Kotlin is compiled by `npm run test:kotlin` alone', () => undefined)
