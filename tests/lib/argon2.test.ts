/** The native file and Node's own argon2 are two programs by other people: they are held against each other here. */
import { execFile } from 'node:child_process'
import { argon2Sync, createHash } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Argon2idInput, argon2id } from '../../lib/passwords/argon2.ts'
import { bundle } from '../../resources/build/bundle.ts'
import { nativeFile } from '../../resources/build/nativeFile.ts'
import { native } from '../support/boundArgon2.ts'
import { rounds } from '../support/storms.ts'

const root = join(import.meta.dirname, '../..')
const ofNode = (input: Argon2idInput) => argon2Sync('argon2id', input)

/** Bytes that look random and are the same in every run. */
const bytes = (length: number, seed: string) => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed} ${index}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}

const inputOf = (given: Partial<Argon2idInput> = {}, seed = 'one'): Argon2idInput => ({
  message: '5f4dcc3b5aa765d61d8327deb882cf99',
  nonce: bytes(16, `nonce ${seed}`),
  secret: bytes(32, `secret ${seed}`),
  tagLength: 32,
  memory: 64,
  passes: 1,
  parallelism: 1,
  ...given,
})

const numberFrom = (seed: string, least: number, most: number) =>
  least + (bytes(4, seed).readUInt32LE() % (most - least + 1))

/** Parameters within the limits of a stored verifier, drawn by a seed. */
function drawn(seed: string): Argon2idInput {
  const parallelism = numberFrom(`lanes ${seed}`, 1, 4)
  const given = {
    message: bytes(numberFrom(`message ${seed}`, 0, 40), seed).toString('hex'),
    nonce: bytes(numberFrom(`nonce ${seed}`, 8, 64), seed),
    secret: bytes(numberFrom(`secret ${seed}`, 0, 80), seed),
    memory: numberFrom(`memory ${seed}`, 8 * parallelism, 300),
    passes: numberFrom(`passes ${seed}`, 1, 4),
    parallelism,
  }
  return inputOf(given, seed)
}

describe('Argon2id of the service gives the tag of Node’s own', () => {
  test('is worked out by the native file here, so that two programs are compared', () => {
    expect(native?.hashRaw).toBeTypeOf('function')
  })

  test.each<[string, Partial<Argon2idInput>]>([
    ['at the cost of the service', { memory: 19_456, passes: 2 }],
    ['at the most that a stored verifier may ask for', { memory: 65_536, passes: 4, parallelism: 4 }],
    ['at the least', { memory: 8, passes: 1, nonce: Buffer.alloc(8) }],
    ['at the least for four lanes', { memory: 32, parallelism: 4 }],
    ['of an empty message', { message: '' }],
    ['of an empty message and secret', { message: '', secret: Buffer.alloc(0) }],
    ['of a message that is no hex', { message: 'пароль 密码 🔑\0\ud800' }],
    ['of a long message', { message: 'x'.repeat(5000) }],
    ['of a long salt and secret', { nonce: bytes(1000, 'salt'), secret: bytes(1000, 'secret') }],
    ['with a memory that the lanes do not share evenly', { memory: 61, parallelism: 3 }],
    ['with a memory between two multiples of four', { memory: 19_459, passes: 1 }],
    ['with a short tag', { tagLength: 4 }],
    ['with a long tag', { tagLength: 200 }],
  ])('%s', async (_, given) => {
    expect(await argon2id(inputOf(given))).toEqual(ofNode(inputOf(given)))
  })

  test('for any parameters within the limits', async () => {
    for (let round = 0; round < rounds(3000, 300); round++) {
      const input = drawn(String(round))
      expect([input, await argon2id(input)]).toEqual([input, ofNode(input)])
    }
  }, 120_000)

  test('for many at once, in as many threads as there are', async () => {
    const inputs = Array.from({ length: 24 }, (_, index) => inputOf({ memory: 1024 }, String(index)))
    const tags = await Promise.all(inputs.map(argon2id))
    expect(tags).toEqual(inputs.map(ofNode))
  })

  test.each<[string, Partial<Argon2idInput>]>([
    ['a salt of seven bytes', { nonce: Buffer.alloc(7) }],
    ['no salt', { nonce: Buffer.alloc(0) }],
    ['no pass', { passes: 0 }],
    ['no lane', { parallelism: 0 }],
    ['less than eight blocks a lane', { memory: 31, parallelism: 4 }],
  ])('%s is refused by both', async (_, given) => {
    await expect(argon2id(inputOf(given))).rejects.toThrow()
    expect(() => ofNode(inputOf(given))).toThrow()
  })
})

describe('A function', () => {
  let folder: string
  const input = inputOf({ memory: 19_456, passes: 2 })
  const text = {
    ...input,
    nonce: input.nonce.toString('hex'),
    secret: input.secret.toString('hex'),
  }
  const script = `
    const { argon2id } = require('./argon2.js')
    const input = ${JSON.stringify(text)}
    const inBytes = { nonce: Buffer.from(input.nonce, 'hex'), secret: Buffer.from(input.secret, 'hex') }
    const loaded = Object.keys(require.cache).filter((path) => path.endsWith('.node')).length
    argon2id({ ...input, ...inBytes }).then((tag) => console.log(JSON.stringify({ loaded, tag: tag.toString('hex') })))`

  /** Loads the module as a bundle, in a process of its own, and hashes once. */
  async function hashApart(): Promise<{ loaded: number; tag: string; said: string[] }> {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder })
    const lines = stdout.trim().split('\n')
    return { ...JSON.parse(lines.at(-1) ?? ''), said: lines.slice(0, -1).map((line) => JSON.parse(line).message) }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-argon2-'))
    await build({
      absWorkingDir: root,
      entryPoints: ['lib/passwords/argon2.ts'],
      outfile: join(folder, 'argon2.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      define: { 'import.meta.dirname': '__dirname' },
    })
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))
  beforeEach(() => rm(join(folder, 'argon2.node'), { force: true }))

  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'loads the file beside it before the first request, and says nothing',
    async () => {
      await copyFile(await nativeFile(root), join(folder, 'argon2.node'))
      expect(await hashApart()).toEqual({ loaded: 1, tag: ofNode(input).toString('hex'), said: [] })
    },
  )

  test.each([
    ['has no file beside it', null],
    ['has one of another platform beside it', 'an ELF of another processor'],
  ])('that %s hashes by Node’s own argon2, and says so once', async (_, content) => {
    if (content !== null) await writeFile(join(folder, 'argon2.node'), content)
    const said = ['argon2 is that of Node']
    expect(await hashApart()).toEqual({ loaded: 0, tag: ofNode(input).toString('hex'), said })
  })

  test('of npm run dev, whose bundles share their code and carry nothing, loads the file that is installed', async () => {
    const outputFolder = await mkdtemp(join(root, '.build/argon2-'))
    const handlers = new Map([['login', 'functions/userapi/login.handler']])
    const { path = '', carried } = (await bundle({ root, outputFolder, handlers, shared: true })).get('login') ?? {}
    const load = `import(process.argv[1]).finally(() => {
      console.log(JSON.stringify(process.report.getReport().sharedObjects))
      process.exit()
    })`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', load, join(outputFolder, path)])
    await rm(outputFolder, { recursive: true })
    expect(JSON.parse(stdout)).toContainEqual(
      expect.stringMatching(/@node-rs[\\/]argon2-[\w-]+[\\/]argon2\.[\w-]+\.node$/),
    )
    expect(carried).toEqual([])
  })
})
