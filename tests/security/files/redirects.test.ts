/** S68, and what docs/files.md says of clients that keep their `Authorization` on the way to S3, and of HEAD. */
import { beforeAll, describe, expect, test } from 'vitest'
import { freshBytes, type Owner, owner, upload } from '../../support/files.ts'
import { type Answer, useWorld } from '../../support/world.ts'

const world = useWorld()
const bytes = freshBytes(1234)
let by: Owner
let id: number

beforeAll(async () => {
  by = await owner(world)
  id = await upload(world, by, bytes)
})

const fetched = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
}

async function expectBytes(url: string | undefined): Promise<void> {
  const { status, body } = await fetched(url ?? '')
  expect(status).toBe(200)
  expect(body.equals(bytes)).toBe(true)
}

const redirected = ({ status, headers }: Answer): string => {
  expect(status).toBe(302)
  return headers['location'] ?? ''
}

describe('GET /download/{id}', () => {
  test('S68 S3 refuses a client that keeps its Authorization, in the words of the page, and serves one that drops it', async () => {
    const link = redirected(await world.call('GET', `/download/${id}`, { token: by.token }))
    const kept = await fetched(link, { headers: { authorization: `Bearer ${by.token}` } })
    expect(kept.status).toBe(400)
    expect(kept.body.toString()).toMatch(/<Code>InvalidArgument<\/Code><Message>Only one auth mechanism allowed; /)
    await expectBytes(link)
  })

  test('S68 gives by link=1 what such a client fetches without the header', async () => {
    const { status, json } = await world.call('GET', `/download/${id}?link=1`, { token: by.token })
    expect(status).toBe(200)
    await expectBytes(json.data.url)
  })

  test.each([
    ['token= in the query', () => world.call('GET', `/download/${id}?token=${by.token}`)],
    ['the cookie', () => world.call('GET', `/download/${id}`, { headers: { cookie: `session_id=${by.token}` } })],
  ])('S68 leads by %s to where no header is kept', async (_, ask) => {
    await expectBytes(redirected(await ask()))
  })

  test('HEAD is 405 with Allow and counts nothing; a HEAD of the link is refused, and one byte tells the size', async () => {
    const before = (await world.items('files')).find((item) => item['id'] === id)
    const head = await world.call('HEAD', `/download/${id}`, { token: by.token })
    expect([head.status, head.headers['allow']]).toEqual([405, 'GET'])
    expect((await world.items('files')).find((item) => item['id'] === id)).toEqual(before)
    const link = redirected(await world.call('GET', `/download/${id}`, { token: by.token }))
    expect((await fetched(link, { method: 'HEAD' })).status).toBe(403)
    const one = await fetched(link, { headers: { range: 'bytes=0-0' } })
    expect([one.status, one.headers.get('content-range'), one.body.length]).toEqual([206, 'bytes 0-0/1234', 1])
  })
})
