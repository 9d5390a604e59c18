/** `/desk`, as it is served. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { may, readPermission } from '../lib/content/permission.ts'
import { deviceOf } from '../resources/desk/api/device.ts'
import { groups, hasRight, rights, seenBy, withRight } from '../resources/desk/api/permission.ts'
import { en } from '../resources/desk/words/en.ts'
import { zh } from '../resources/desk/words/zh.ts'
import { useWorld } from './support/world.ts'

const world = useWorld()

afterEach(() => {
  delete process.env['DESK_PAGE']
})

const get = (path: string) => world.call('GET', path)

const filesIn = (html: string) =>
  [...html.matchAll(/(?:src|href)="(\/desk\/[^"]+)"(?: integrity="sha256-([^"]+)")?/g)].map(([, path = '', hash]) => ({
    path,
    hash,
  }))

describe('GET /desk', () => {
  test('is a page of one script, one style sheet and an icon, each by its hash, and of nobody else', async () => {
    const { status, headers, text } = await get('/desk')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const files = filesIn(text)
    expect(files.map(({ path }) => path.replace(/-[0-9a-f]{12}/, ''))).toEqual([
      '/desk/icon.svg',
      '/desk/desk.css',
      '/desk/desk.js',
    ])
    for (const { path, hash } of files) {
      const file = await get(path)
      expect([path, file.status]).toEqual([path, 200])
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      if (hash) expect(createHash('sha256').update(file.text).digest('base64')).toBe(hash)
    }
    expect(text).not.toMatch(/https?:\/\//)
  })

  test('forbids everything that it does not need, and texts that would become scripts', async () => {
    const { headers, text } = await get('/desk')
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'self'; /)
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    for (const rule of [
      "frame-ancestors 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(rule)
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=/)
  })

  test('weighs, compressed, no more than 40 KB', async () => {
    const sizes = filesIn((await get('/desk')).text).map(async ({ path }) => {
      return gzipSync((await get(path)).text, { level: 9 }).length
    })
    const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0)
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThan(40 * 1024)
  })

  test('is closed by DESK_PAGE like a path that nobody knows, and /manager is not', async () => {
    const unknown = await get('/no-such-path')
    const [{ path } = { path: '' }] = filesIn((await get('/desk')).text)
    process.env['DESK_PAGE'] = 'off'
    for (const closed of ['/desk', path]) {
      const { status, text, headers } = await get(closed)
      expect([closed, status, text]).toEqual([closed, unknown.status, unknown.text])
      expect(Object.keys(headers).sort()).toEqual(Object.keys(unknown.headers).sort())
    }
    expect((await world.call('POST', '/manager', { json: { Action: 'GetStats' } })).status).toBe(401)
  })
})

test('The desk says the same in both languages: no sentence is missing, empty where the other is not, or left in English', () => {
  const sentences = (words: object, place = ''): [string, string][] =>
    Object.entries(words).flatMap(([name, said]) => {
      const here = `${place}${name}`
      if (typeof said === 'object') return sentences(said as object, `${here}.`)
      const text: unknown = typeof said === 'function' ? said('X') : said
      return [[here, String(text)] as [string, string]]
    })
  const [english, chinese] = [new Map(sentences(en)), new Map(sentences(zh))]
  expect([...chinese.keys()]).toEqual([...english.keys()])
  const alike = new Set(['none', 'roles.vip', 'person.hit'])
  for (const [name, text] of english) {
    const other = chinese.get(name) ?? ''
    expect([name, other === '']).toEqual([name, text === ''])
    if (text !== '' && !alike.has(name)) expect([name, /\p{Script=Han}/u.test(other)]).toEqual([name, true])
  }
})

describe('The desk', () => {
  test('reads every mask of a file as the service does, and changes one right of it alone', () => {
    const roleOf = { members: 'normal', leader: 'leader', admin: 'admin' } as const
    for (let mask = 0; mask <= 0xfff; mask += 1) {
      const permission = readPermission(mask)
      if (permission === null) throw new Error(`${mask} is no mask`)
      for (const group of groups) {
        for (const right of rights) {
          // Without seeing a file nobody can do anything with it, whatever else the mask says.
          const has = hasRight(mask, group, 'see') && hasRight(mask, group, right)
          if (has !== may(permission, roleOf[group], right)) throw new Error(`${mask}: ${group} ${right}`)
          if (
            withRight(withRight(mask, group, right, true), group, right, false) !== withRight(mask, group, right, false)
          )
            throw new Error(`${mask}: ${group} ${right} cannot be taken back`)
        }
      }
    }
    expect([0x5df, 0x0df, 0x00f, 0, 0x500].map(seenBy)).toEqual(['everybody', 'leaders', 'admins', 'owners', 'some'])
  })

  test('calls devices by two words, and what it does not know by its own', () => {
    const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0'
    const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'
    expect(deviceOf(`${chrome} Safari/537.36`)).toBe('Chrome · Windows')
    expect(deviceOf(`${chrome} Safari/537.36 Edg/131.0.0.0`)).toBe('Edge · Windows')
    expect(deviceOf(`${iphone} MicroMessenger/8.0.50`)).toBe('WeChat · iPhone')
    expect(deviceOf('okhttp/4.12.0')).toBe('okhttp')
    expect(deviceOf('house-app 3')).toBe('house-app 3')
  })
})
