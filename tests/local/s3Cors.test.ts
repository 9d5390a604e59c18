import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../lib/config.ts'
import { bucketCors } from '../../resources/build/cors.ts'
import { refusal, startBucket, type TestBucket } from '../support/bucket.ts'

const ORIGIN = 'https://app.example.com'
const cors = (origins: string) => bucketCors(readSettings({ CORS_ORIGINS: origins }, 'test', 0))

const ask = (bucket: TestBucket, origin: string, method: string) =>
  fetch(bucket.url('own/x'), {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'Content-Type, X-Any',
    },
  })

describe('a bucket of a stage with CORS_ORIGINS', () => {
  let bucket: TestBucket
  beforeAll(async () => {
    bucket = await startBucket({ cors: cors(`https://other.example.com,${ORIGIN}`) })
  })
  afterAll(() => bucket.stop())

  test.each(['GET', 'HEAD', 'POST', 'PUT'])('lets a page of such an origin %s', async (method) => {
    const answer = await ask(bucket, ORIGIN, method)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type, x-any')
  })

  test('lets it delete nothing', async () => {
    expect(await refusal(await ask(bucket, ORIGIN, 'DELETE'))).toEqual([403, 'AccessForbidden'])
  })

  test('lets pages of other origins do nothing', async () => {
    expect(await refusal(await ask(bucket, 'https://evil.example.com', 'GET'))).toEqual([403, 'AccessForbidden'])
    const answer = await fetch(await bucket.link('GET', 'own/x'), { headers: { origin: 'https://evil.example.com' } })
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  })

  test('shows the page the ETag of a part, and what was refused', async () => {
    const put = await fetch(await bucket.link('PUT', 'own/x'), {
      method: 'PUT',
      body: 'x',
      headers: { origin: ORIGIN },
    })
    expect(put.headers.get('access-control-expose-headers')).toBe('ETag')
    const refused = await fetch(bucket.url('own/x'), { headers: { origin: ORIGIN } })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, ORIGIN])
  })
})

describe('a bucket of a stage without CORS_ORIGINS', () => {
  test('has no rule: no page may do anything', async () => {
    expect(cors('')).toEqual([])
    const bucket = await startBucket({ cors: cors('') })
    expect(await refusal(await ask(bucket, ORIGIN, 'GET'))).toEqual([403, 'AccessForbidden'])
    const answer = await fetch(await bucket.link('PUT', 'own/x'), {
      method: 'PUT',
      body: 'x',
      headers: { origin: ORIGIN },
    })
    expect([answer.status, answer.headers.has('access-control-allow-origin')]).toEqual([200, false])
    await bucket.stop()
  })
})
