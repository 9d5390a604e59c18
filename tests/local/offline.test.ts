/** `npx serverless offline start --stage local`, typed alone. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'
import { freePort, isFree } from '../../local/listen.ts'

function serverless(parameters: readonly string[], environment: Record<string, string>) {
  const child = spawn('npx', ['serverless', 'offline', ...parameters], {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return { child, output: () => output, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) }
}

test('serverless offline starts the embedded cloud too, takes its own options, and ends on Ctrl-C', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offline-'))
  const [port, console, s3] = [await freePort(), await freePort(), await freePort()]
  const { child, output, ended } = serverless(['start', '--stage', 'local', '--httpPort', String(port)], {
    CONSOLE_PORT: String(console),
    S3_PORT: String(s3),
    LOCAL_FOLDER: folder,
  })
  try {
    while (!output().includes('is ready') && child.exitCode === null) await sleep(100)
    const phone = '13800138000'
    const asked = await fetch(`http://127.0.0.1:${port}/user/registerPhone/${phone}`)
    expect([asked.status, await asked.json()]).toEqual([200, { msg: '注意接收短信' }])
    expect(await (await fetch(`http://127.0.0.1:${console}/sms.json?to=${phone}`)).json()).toHaveLength(1)
    expect(await isFree(s3)).toBe(false)
  } finally {
    if (child.pid) process.kill(-child.pid, 'SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  expect([await isFree(port), await isFree(console), await isFree(s3)]).toEqual([true, true, true])
}, 60_000)

test('serverless offline refuses a stage that it is not', async () => {
  const { output, ended } = serverless(['start', '--stage', 'prod'], {})
  expect(await ended).toBe(1)
  expect(output()).toContain('The embedded cloud is the stage "local", not "prod"')
}, 30_000)
