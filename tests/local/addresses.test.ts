import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listenAddress, publicUrl, s3PublicUrl } from '../../local/dev/addresses.ts'
import { keptS3Port } from '../../local/dev/ports.ts'
import { freePort } from '../../local/listen.ts'

const lan = ['192.168.1.5', 'fe80::1']

describe('The addresses in links', () => {
  test('lead to this machine alone unless somebody says otherwise', () => {
    expect([listenAddress({}, lan), publicUrl({}, 3000), s3PublicUrl({}, 3002, lan)]).toEqual([
      '127.0.0.1',
      'http://127.0.0.1:3000',
      undefined,
    ])
  })

  test('are those of PUBLIC_URL where it is an address of this machine: the API and S3 listen there then', () => {
    const environment = { PUBLIC_URL: 'http://192.168.1.5:3000' }
    expect(listenAddress(environment, lan)).toBe('0.0.0.0')
    expect(s3PublicUrl(environment, 3002, lan)).toBe('http://192.168.1.5:3002')
  })

  test('may each be set, and nothing opens that nobody asked for', () => {
    const environment = { PUBLIC_URL: 'https://api.tunnel.example', S3_PUBLIC_URL: 'https://s3.tunnel.example/' }
    expect(listenAddress(environment, lan)).toBe('127.0.0.1')
    expect(s3PublicUrl(environment, 3002, lan)).toBe('https://s3.tunnel.example')
    expect(listenAddress({ LISTEN: '0.0.0.0' }, lan)).toBe('0.0.0.0')
    expect(() => listenAddress({ LISTEN: 'everywhere' }, lan)).toThrow('LISTEN must be')
    expect(() => s3PublicUrl({ S3_PUBLIC_URL: 'phone' }, 3002, lan)).toThrow('S3_PUBLIC_URL must be an origin')
    expect(() => s3PublicUrl({ S3_PUBLIC_URL: 'http://a.example/path' }, 3002, lan)).toThrow('S3_PUBLIC_URL must be')
  })
})

describe('The port of S3', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ports-'))
  })
  afterEach(() => {
    delete process.env['S3_PORT']
    rmSync(folder, { recursive: true, force: true })
  })

  test('is S3_PORT, and kept between starts', async () => {
    const port = await freePort()
    process.env['S3_PORT'] = String(port)
    expect(await keptS3Port(folder, [], '127.0.0.1')).toBe(port)
    delete process.env['S3_PORT']
    expect(await keptS3Port(folder, [], '127.0.0.1')).toBe(port)
    expect(await keptS3Port(folder, [port], '127.0.0.1'), 'never that of the API').not.toBe(port)
  })

  test('is another where it is taken, and a sentence where it was asked for', async () => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    process.env['S3_PORT'] = String(port)
    await expect(keptS3Port(folder, [], '127.0.0.1')).rejects.toThrow(/S3, is taken .* S3_PORT=\d+ npm run dev/)
    other.close()
  })
})

test('Loopback goes through no proxy, in this process and in those that inherit its environment', () => {
  const source = `
    import { createServer } from 'node:http'
    import { Worker } from 'node:worker_threads'
    import { keepLoopbackDirect } from ${JSON.stringify(join(import.meta.dirname, '../../local/proxy.ts'))}
    keepLoopbackDirect()
    const server = createServer((_, response) => response.end('direct')).listen(0, '127.0.0.1', async () => {
      const url = 'http://127.0.0.1:' + server.address().port
      console.log(await (await fetch(url)).text(), process.env.NO_PROXY)
      const code = "fetch(" + JSON.stringify(url) + ").then((r) => r.text()).then(console.log)"
      new Worker(code, { eval: true, env: process.env }).on('exit', () => process.exit())
    })`
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', source], {
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'intern.example' },
    encoding: 'utf8',
  })
  expect(told.trim().split('\n')).toEqual(['direct intern.example,127.0.0.1,localhost,::1', 'direct'])
})
