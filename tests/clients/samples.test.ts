/** The samples whose toolchain is here do what they show. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type InProcessHost, startInProcessHost } from '../support/inProcessHost.ts'
import { freshPhone } from '../support/world.ts'
import { wxOnNode } from '../support/wx.ts'

const clients = join(import.meta.dirname, '../../clients')
const bytes = randomBytes(70_000)
let service: InProcessHost
let folder: string
let picture: string

beforeAll(async () => {
  service = await startInProcessHost()
  folder = mkdtempSync(join(tmpdir(), 'samples-'))
  picture = join(folder, '照片 1.jpg')
  writeFileSync(picture, bytes)
})

beforeEach(() => service.host.reset?.())

afterAll(async () => {
  await service?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const codeFor = (phone: string) => /\d{6}/.exec(service.cloud.inbox.texts(phone)[0]?.text ?? '')?.[0] ?? ''

describe('curl', () => {
  const run = promisify(execFile)
  const gatehouse = async (...words: string[]) => {
    const env = { ...process.env, GATEHOUSE_URL: service.host.base, GATEHOUSE_SESSION: join(folder, 'session') }
    const { stdout, stderr } = await run('bash', [join(clients, 'curl/gatehouse.sh'), ...words], { env })
    // What S3 answers to a form is for programs.
    expect(stderr).toBe('')
    return stdout.trim()
  }

  test('logs in by a code, uploads, lists and downloads', async () => {
    const phone = freshPhone()
    expect(await gatehouse('code', phone)).toBe('registerPhone')
    expect(await gatehouse('login', phone, codeFor(phone))).toContain('Registered')
    expect(await gatehouse('code', phone)).toBe('loginPhone')
    expect(await gatehouse('login', phone, codeFor(phone))).toBe('Logged in.')
    const id = await gatehouse('upload', picture)
    expect((await gatehouse('list')).split('\n')).toContain(`${id}  ${bytes.length} bytes  照片 1.jpg`)
    const copy = join(folder, 'copy')
    await gatehouse('download', id, copy)
    expect(readFileSync(copy).equals(bytes)).toBe(true)
  })

  test('says why it failed', async () => {
    await expect(gatehouse('login', freshPhone(), '123456')).rejects.toMatchObject({
      stderr: expect.stringContaining('the code was not taken') as string,
    })
    await expect(gatehouse('download', '1', join(folder, 'nothing'))).rejects.toMatchObject({
      stderr: expect.stringContaining('no such file') as string,
    })
  })
})

interface MiniProgram {
  sendCode(phone: string): Promise<'login' | 'register'>
  useCode(phone: string, code: string, purpose: 'login' | 'register'): Promise<number>
  upload(path: string, name: string, size: number, onProgress: (percent: number) => void): Promise<{ file_id: number }>
  list(): Promise<{ file_name: string }[]>
  download(id: number): Promise<string>
}

describe('A WeChat mini-program', () => {
  const open = async (): Promise<MiniProgram> => {
    vi.stubGlobal('wx', wxOnNode())
    const file = '../../clients/wechat/gatehouse.js'
    const { createGatehouse } = (await import(file)) as { createGatehouse(options: { baseUrl: string }): MiniProgram }
    return createGatehouse({ baseUrl: service.host.base })
  }

  test('logs in by a code, uploads, lists and downloads', async () => {
    const api = await open()
    const phone = freshPhone()
    expect(await api.sendCode(phone)).toBe('register')
    await api.useCode(phone, codeFor(phone), 'register')
    expect(await api.sendCode(phone)).toBe('login')
    await api.useCode(phone, codeFor(phone), 'login')
    const told: number[] = []
    const file = await api.upload(picture, '照片.jpg', bytes.length, (percent) => told.push(percent))
    expect(told).toEqual([100])
    expect((await api.list()).map(({ file_name: name }) => name)).toContain('照片.jpg')
    expect(readFileSync(await api.download(file.file_id)).equals(bytes)).toBe(true)
  })

  test('forgets a session that is over, and says why it failed', async () => {
    const api = await open()
    await expect(api.list()).rejects.toThrow('no user login')
    await expect(api.useCode(freshPhone(), '000000', 'login')).rejects.toThrow('the code was not taken: 404')
  })
})
