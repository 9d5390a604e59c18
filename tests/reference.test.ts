/** `/docs` and `/openapi.json`, as they are served. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { readCommitted } from '../resources/openapi/written.ts'
import type { ReferenceDocument } from '../resources/reference/document/document.ts'
import { dialectsOf, type Operation } from '../resources/reference/document/operations.ts'
import { asCurl, firstDraft } from '../resources/reference/tries/draft.ts'
import { useWorld } from './support/world.ts'

const world = useWorld()

afterEach(() => {
  delete process.env['API_DOCS']
})

const get = (path: string, headers: Record<string, string> = {}) => world.call('GET', path, { headers })

describe('GET /openapi.json', () => {
  test('is the document of all dialects, and beside it stands one of each', async () => {
    const committed = readCommitted()
    expect((await get('/openapi.json')).json).toEqual(committed.get('gatehouse'))
    expect([...committed.keys()]).toContain('kms')
    for (const [name, document] of committed) {
      const { status, json, headers } = await get(`/openapi/${name}.json`)
      expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
      expect(json).toEqual(document)
    }
  })

  test('has no other documents, wherever a name may lead', async () => {
    for (const name of ['other.json', 'index.json', 'kms', '..%2Fpage%2Findex.json', '__proto__', 'constructor']) {
      const { status, json } = await get(`/openapi/${name}`)
      expect([name, status, json]).toEqual([name, 404, { message: 'Not Found' }])
    }
  })
})

describe('GET /docs', () => {
  const filesIn = (html: string) =>
    [...html.matchAll(/(?:src|href)="(\/docs\/[^"]+)" integrity="sha256-([^"]+)"/g)].map(([, path = '', hash]) => ({
      path,
      hash,
    }))

  test('is a page that loads its own files by their hashes, and nothing of anybody else', async () => {
    const { status, headers, text } = await get('/docs')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const files = filesIn(text)
    expect(files.length).toBe(2)
    for (const { path, hash } of files) {
      const file = await get(path)
      expect([path, file.status]).toEqual([path, 200])
      expect(createHash('sha256').update(file.text).digest('base64')).toBe(hash)
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
    const [, icon = ''] = /<link rel="icon" href="(\/docs\/icon-[0-9a-f]{12}\.svg)">/.exec(text) ?? []
    expect(await get(icon)).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } })
    expect(text).not.toMatch(/https?:\/\//)
  })

  test('forbids everything that it does not need: no inline script, no evaluation, no frame, no other origin', async () => {
    const { headers, text } = await get('/docs')
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/)
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=/)
    for (const { hash } of filesIn(text).filter(({ path }) => path.endsWith('.js')))
      expect(policy).toContain(`'sha256-${hash}'`)
  })

  test('comes compressed to whoever takes it so, and not at all to whoever has it', async () => {
    const path = filesIn((await get('/docs')).text).find((file) => file.path.endsWith('.css'))?.path ?? ''
    const encoding = async (accepted: string) =>
      (await get(path, { 'accept-encoding': accepted })).headers['content-encoding']
    expect((await get(path)).headers['content-encoding']).toBeUndefined()
    expect(await encoding('gzip, deflate')).toBe('gzip')
    expect(await encoding('br;q=0, gzip;q=0.5')).toBe('gzip')
    expect(await encoding('deflate')).toBeUndefined()
    const small = await get(path, { 'accept-encoding': 'gzip, deflate, br' })
    expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
    const { etag = '' } = small.headers
    const known = await get(path, { 'accept-encoding': 'gzip, deflate, br', 'if-none-match': etag })
    expect([known.status, known.text, known.headers['etag']]).toEqual([304, '', etag])
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200)
  })

  test.each([
    ['"other", ETAG', 304],
    ['ETAG , W/"other"', 304],
    // A proxy that compresses makes the tag weak.
    ['W/ETAG', 304],
    ['*', 304],
    ['"other"', 200],
    ['"*"', 200],
    ['', 200],
  ])(
    'is not sent again to a caller whose If-None-Match names it (RFC 9110 §13.1.2): %s is %i',
    async (tags, status) => {
      const path = filesIn((await get('/docs')).text).find((file) => file.path.endsWith('.css'))?.path ?? ''
      const { etag = '' } = (await get(path)).headers
      const known = await get(path, { 'if-none-match': tags.replace('ETAG', etag) })
      expect([known.status, known.text === '']).toEqual([status, status === 304])
    },
  )

  test('fits into an answer of Lambda, plain too', async () => {
    const answers = await Promise.all(filesIn((await get('/docs')).text).map(({ path }) => get(path)))
    // 6 MB, of which base64 takes a third (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    for (const { text } of answers) expect((Buffer.byteLength(text) / 3) * 4).toBeLessThan(5_500_000)
  })

  test('is small: page, script, styles and the document of all dialects are 100 KB together, where a browser takes brotli', async () => {
    const paths = ['/docs', '/openapi.json', ...filesIn((await get('/docs')).text).map(({ path }) => path)]
    const answers = await Promise.all(
      paths.map((path) => fetch(`${world.url}${path}`, { headers: { 'accept-encoding': 'br' } })),
    )
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual(paths.map(() => 'br'))
    const sizes = answers.map(({ headers }) => Number(headers.get('content-length')))
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(100_000)
  })

  test('is closed by API_DOCS, with the document, like a path that nobody knows', async () => {
    const unknown = await get('/no-such-path')
    process.env['API_DOCS'] = 'off'
    for (const path of [
      '/docs',
      '/openapi.json',
      '/openapi/kms.json',
      filesIn((await get('/docs')).text)[0]?.path ?? '/docs/x',
    ]) {
      const { status, text, headers } = await get(path)
      expect([path, status, text]).toEqual([path, unknown.status, unknown.text])
      expect(Object.keys(headers).sort()).toEqual(Object.keys(unknown.headers).sort())
    }
  })
})

describe('A request as curl, on the page of the reference', () => {
  const document = readCommitted().get('gatehouse') as unknown as ReferenceDocument
  const operations = dialectsOf(document).flatMap(({ groups }) => groups.flatMap((group) => group.operations))

  /** What bash hands to curl. */
  const wordsOf = (command: string): string[] =>
    execFileSync('bash', ['-c', `TOKEN=one.two.three\ncurl() { printf '%s\\0' "$@"; }\n${command}`], {
      encoding: 'utf8',
    })
      .split('\0')
      .slice(0, -1)

  /** With the documented example of every parameter that has to be there. */
  const addressOf = ({ path, parameters = [] }: Operation) => {
    const address = new URL('http://127.0.0.1')
    address.pathname = path
    for (const { name, in: place, required, example = '' } of parameters.filter((one) => one.in !== 'header')) {
      if (required) expect([path, name, example]).not.toEqual([path, name, ''])
      if (place === 'path') address.pathname = decodeURI(address.pathname).replace(`{${name}}`, example)
      else if (required) address.searchParams.set(name, example)
    }
    return address.href
  }

  test('is the documented request, word by word, for every operation', () => {
    for (const operation of operations) {
      const draft = firstDraft(operation)
      const words = wordsOf(asCurl(operation, draft, 'http://127.0.0.1'))
      const address = new URL(words.find((word) => word.startsWith('http://')) ?? '')
      expect([operation.operationId, address.href]).toEqual([operation.operationId, addressOf(operation)])
      if (draft.body !== '') expect(JSON.parse(words[words.indexOf('-d') + 1] ?? '')).toEqual(JSON.parse(draft.body))
      const isOpen = operation.security.length === 0 || operation.security.some((one) => Object.keys(one).length === 0)
      expect([operation.operationId, words.includes('authorization: Bearer one.two.three')]).toEqual([
        operation.operationId,
        !isOpen,
      ])
    }
  })

  test('hands on quotes, dollars and lines of a body as they are written, as a form too', () => {
    const [operation] = operations.filter(({ operationId }) => operationId === 'action.Login')
    if (!operation) throw new Error('there is no Login')
    const id = `o'brien "$HOME" \`id\` 王\n小明`
    const body = JSON.stringify({ Action: 'Login', id })
    const draft = { ...firstDraft(operation), body }
    expect(wordsOf(asCurl(operation, draft, 'http://x'))).toContain(body)
    const form = { ...draft, format: 'application/x-www-form-urlencoded' as const }
    expect(wordsOf(asCurl(operation, form, 'http://x'))).toContain(`id=${id}`)
  })
})
