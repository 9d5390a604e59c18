import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'
import { freePort, isFree } from '../../local/listen.ts'
import { isFull, some } from '../support/storms.ts'

let folder: string
let ports: { api: number; console: number }
let dev: ChildProcess | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dev-'))
  ports = { api: await freePort(), console: await freePort() }
})

afterEach(() => {
  if (dev?.pid && dev.exitCode === null && dev.signalCode === null) process.kill(-dev.pid, 'SIGKILL')
  dev = undefined
  rmSync(folder, { recursive: true, force: true })
})

interface Running {
  output: () => string
  ended: Promise<number | null>
}

/** Just what a person types, in a process group of its own as a terminal gives it. */
function npmRunDev(environment: Record<string, string> = {}): Running {
  const child = spawn('npm', ['run', 'dev', '--', '--folder', folder], {
    cwd: projectRoot,
    env: { ...process.env, PORT: String(ports.api), CONSOLE_PORT: String(ports.console), ...environment },
    detached: true,
  })
  dev = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return { output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) }
}

async function ready({ output, ended }: Running): Promise<void> {
  let over = false
  void ended.then(() => {
    over = true
  })
  while (!output().includes('is ready')) {
    if (over) throw new Error(`It ended before it was ready:\n${output()}`)
    await sleep(50)
  }
}

/** Processes whose command line names this test's folder. */
function leftOvers(): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
      } catch {
        return []
      }
    })
    .filter((line) => line.includes(folder))
}

describe('npm run dev', () => {
  // How long it takes is measured, not tested: other tests have the machine as well.
  test('is ready, answers, and leaves nothing behind on Ctrl-C', async () => {
    const running = npmRunDev()
    await ready(running)

    const phone = '13800138000'
    const asked = await fetch(`http://127.0.0.1:${ports.api}/user/registerPhone/${phone}`)
    expect([asked.status, await asked.json()]).toEqual([200, { msg: '注意接收短信' }])
    const texts = await (await fetch(`http://127.0.0.1:${ports.console}/sms.json?to=+86${phone}`)).json()
    expect(texts).toEqual([{ to: `+86${phone}`, text: expect.stringMatching(/\d{6}/), at: expect.any(Number) }])

    const [, login, password] = /Admin\s+(\S+) \/ (\S+)/.exec(running.output()) ?? []
    const body = JSON.stringify({ account: login, password })
    const admin = await fetch(`http://127.0.0.1:${ports.api}/user/login`, { method: 'POST', body })
    expect(admin.status).toBe(200)
    expect(running.output()).not.toContain(phone)

    const { token } = (await admin.json()) as { token: string }
    const post = (url: string, sent: object, headers: Record<string, string> = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(sent),
      })
    const console = `http://127.0.0.1:${ports.console}`
    const sessions = async () =>
      (
        await post(
          `http://127.0.0.1:${ports.api}/user`,
          { Action: 'GetSessions' },
          { authorization: `Bearer ${token}` },
        )
      ).status
    expect(await sessions()).toBe(200)
    await post(`${console}/clock/forward`, { seconds: 31 * 86_400 })
    expect(await sessions()).toBe(401)
    expect((await post(`${console}/reset`, { confirm: 'delete everything' })).status).toBe(200)
    expect(await (await fetch(`${console}/sms.json`)).json()).toEqual([])
    const again = await fetch(`http://127.0.0.1:${ports.api}/user/login`, { method: 'POST', body })
    expect(again.status).toBe(200)

    expect(leftOvers().length).toBeGreaterThan(0)
    if (dev?.pid) process.kill(-dev.pid, 'SIGINT')
    await running.ended
    expect(await isFree(ports.api)).toBe(true)
    expect(await isFree(ports.console)).toBe(true)
    expect(leftOvers()).toEqual([])
  })

  // Each starts the whole service, the first one twice.
  if (isFull) {
    test('tells the function of an upload that went straight to the bucket, and keeps both over a restart', async () => {
      const bytes = 'straight to the bucket'
      const running = npmRunDev()
      await ready(running)
      const [, username, password] = /Admin\s+(\S+) \/ (\S+)/.exec(running.output()) ?? []
      const ask = async <Data>(path: string, body: object, token = ''): Promise<Data> => {
        const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
        const url = `http://127.0.0.1:${ports.api}${path}`
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
        return ((await answer.json()) as { data: Data }).data
      }
      const session = await ask<{ token: string }>('/login', { username, password })
      const begun = { file_name: '计算机.pdf', file_size: Buffer.byteLength(bytes) }
      const file = await ask<{ file_id: number; upload: { url: string; fields: Record<string, string> } }>(
        '/upload',
        begun,
        session.token,
      )
      const form = new FormData()
      for (const [name, value] of Object.entries(file.upload.fields)) form.append(name, value)
      form.append('file', new Blob([bytes]))
      expect((await fetch(file.upload.url, { method: 'POST', body: form })).status).toBe(201)
      let listed: { file_id: number }[] = []
      while (!listed.some(({ file_id }) => file_id === file.file_id)) {
        listed = await ask('/files', {}, session.token)
        await sleep(50)
      }
      const ended = running.ended
      if (dev?.pid) process.kill(-dev.pid, 'SIGINT')
      await ended

      await ready(npmRunDev())
      const download = await fetch(`http://127.0.0.1:${ports.api}/download/${file.file_id}`, {
        headers: { authorization: `Bearer ${session.token}` },
      })
      expect(download.headers.get('content-disposition')).toContain("filename*=UTF-8''%E8%AE%A1")
      expect(await download.text()).toBe(bytes)
    }, 90_000)

    test('leaves nothing behind when npm alone is told to end', async () => {
      const running = npmRunDev()
      await ready(running)
      dev?.kill('SIGTERM')
      await running.ended
      for (let wait = 0; wait < 50 && leftOvers().length > 0; wait += 1) await sleep(100)
      expect(leftOvers()).toEqual([])
      expect(await isFree(ports.api)).toBe(true)
    })
  }

  const taken = [
    ['api', 'PORT'],
    ['console', 'CONSOLE_PORT'],
  ] as const
  test.each(some(taken, 1))(
    'says plainly that the port of the %s is taken, and what to set',
    async (which, variable) => {
      const other = createServer().listen(ports[which], '127.0.0.1')
      const running = npmRunDev()
      expect(await running.ended).toBe(1)
      other.close()
      expect(running.output()).toMatch(
        new RegExp(`Port ${ports[which]}, for the ${which}, is taken .* ${variable}=\\d+ npm run dev`, 'i'),
      )
      expect(running.output()).not.toMatch(/\n\s+at /)
    },
  )

  test('says in one sentence which setting is wrong', async () => {
    const running = npmRunDev({ SMS_COOLDOWN_SECONDS: 'soon' })
    expect(await running.ended).toBe(1)
    expect(running.output()).toContain('SMS_COOLDOWN_SECONDS must be a whole number from 1 to 3600, but it is "soon".')
    expect(running.output()).not.toMatch(/\n\s+at /)
  })
})
