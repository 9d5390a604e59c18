/** Links and forms (S65, S67, S75): judged by the signatures that AWS documents. The embedded S3 takes them in tests/local. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { linkTo, partLink, uploadForm } from '../../lib/aws/s3Links.ts'
import { forgetSettings } from '../../lib/config.ts'
import { md5OfBytes, sha256OfBytes } from '../../lib/content/digests.ts'
import { attachmentDisposition } from '../../lib/content/disposition.ts'
import { canonicalRequest, readScope, signatureOf, stringToSign } from '../../local/s3/sigv4.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const TOKEN = 'a/session+token=='
const NOW = Date.parse('2026-11-21T12:34:56.789Z')
/** Every table that a function is told of. */
const template = readFileSync(join(import.meta.dirname, '../../serverless.yml'), 'utf8')
const tables = [...template.matchAll(/^ +(\w+_TABLE):/gm)].map(([, name = '']) => name)

const environment: Record<string, string | undefined> = {
  STAGE: 'test',
  ...Object.fromEntries(tables.map((name) => [name, name.toLowerCase()])),
  FILES_BUCKET: 'examplebucket',
  PARAMETER_PREFIX: '/gatehouse/test',
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_SESSION_TOKEN: undefined,
  AWS_ENDPOINT_URL_S3: undefined,
}

function standIn(changed: Record<string, string | undefined> = {}): void {
  for (const [name, value] of Object.entries({ ...environment, ...changed })) vi.stubEnv(name, value)
  forgetSettings()
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  standIn()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  forgetSettings()
})

/** The signature a link must have, computed from nothing but the link and the secret. */
function signatureFor(link: URL, method: string, headers: [string, string][] = []): string {
  const query = [...link.searchParams].filter(([name]) => name !== 'X-Amz-Signature')
  const scope = readScope(link.searchParams.get('X-Amz-Credential') ?? '')
  if (!scope) throw new Error('no credential')
  const signed: [string, string][] = [...headers, ['host', link.host]]
  const canonical = canonicalRequest({
    method,
    path: link.pathname,
    query,
    headers: signed,
    payload: 'UNSIGNED-PAYLOAD',
  })
  return signatureOf(SECRET, scope, stringToSign(link.searchParams.get('X-Amz-Date') ?? '', scope, canonical))
}

const KEY = `bytes/${'0f'.repeat(32)}/a1b2c3`
const presentation = {
  expiresInSeconds: 300,
  disposition: attachmentDisposition("it's 习题 + 100%.pdf"),
  type: 'image/png',
}
const download = async (changed: Partial<typeof presentation> = {}) =>
  new URL(await linkTo(KEY, { ...presentation, ...changed }))

describe('The judge of these tests', () => {
  test('computes the documented signature of a link (sigv4-query-string-auth)', () => {
    const link = new URL(
      'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host',
    )
    expect(signatureFor(link, 'GET')).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404')
  })

  test('computes the documented signature of a form (sigv4-post-example)', () => {
    const policy = [
      '{ "expiration": "2015-12-30T12:00:00.000Z",',
      '  "conditions": [',
      '    {"bucket": "sigv4examplebucket"},',
      '    ["starts-with", "$key", "user/user1/"],',
      '    {"acl": "public-read"},',
      '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
      '    ["starts-with", "$Content-Type", "image/"],',
      '    {"x-amz-meta-uuid": "14365123651274"},',
      '    {"x-amz-server-side-encryption": "AES256"},',
      '    ["starts-with", "$x-amz-meta-tag", ""],',
      '',
      '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
      '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
      '    {"x-amz-date": "20151229T000000Z" }',
      '  ]',
      '}',
    ].join('\r\n')
    const scope = readScope('AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request')
    if (!scope) throw new Error('no scope')
    expect(signatureOf(SECRET, scope, Buffer.from(policy).toString('base64'))).toBe(
      '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
    )
  })
})

describe('A link', () => {
  test('is signed as S3 will check it, and says how the file is saved', async () => {
    const link = await download()
    const query = link.searchParams
    expect(link.origin + link.pathname).toBe(`https://examplebucket.s3.ap-southeast-1.amazonaws.com/${KEY}`)
    expect(query.get('response-content-disposition')).toBe(presentation.disposition)
    expect(query.get('response-content-type')).toBe('image/png')
    expect(query.get('X-Amz-Date')).toBe('20261121T123456Z')
    expect(query.get('X-Amz-SignedHeaders')).toBe('host')
    expect(query.get('X-Amz-Signature')).toBe(signatureFor(link, 'GET'))
    expect(link.search).not.toContain('+')
  })

  test('carries the token of temporary credentials', async () => {
    standIn({ AWS_SESSION_TOKEN: TOKEN })
    const link = await download()
    expect(link.searchParams.get('X-Amz-Security-Token')).toBe(TOKEN)
    expect(link.searchParams.get('X-Amz-Signature')).toBe(signatureFor(link, 'GET'))
  })

  test('is the SDK’s, letter for letter', async () => {
    const payload = new Set(['x-amz-content-sha256'])
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: SECRET, sessionToken: TOKEN }
    const sha256 = Hash.bind(null, 'sha256')
    const signer = new SignatureV4({
      credentials,
      region: 'ap-southeast-1',
      service: 's3',
      sha256,
      uriEscapePath: false,
    })
    const theirs = async (method: string, query: Record<string, string>, headers: Record<string, string> = {}) => {
      const hostname = 'examplebucket.s3.ap-southeast-1.amazonaws.com'
      const all = { host: hostname, ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
      const request = new HttpRequest({ method, hostname, path: `/${KEY}`, query, headers: all })
      const signed = await signer.presign(request, {
        expiresIn: 300,
        unhoistableHeaders: payload,
        unsignableHeaders: payload,
      })
      const parameters = new URLSearchParams(signed.query as Record<string, string>).toString().replaceAll('+', '%20')
      return `https://${hostname}/${KEY}?${parameters}`
    }
    standIn({ AWS_SESSION_TOKEN: TOKEN })
    for (const name of ["it's 习题 + 100%.pdf", "~!*'();:@&=+$,/?#[].txt", 'a b']) {
      const disposition = attachmentDisposition(name)
      const query = { 'response-content-disposition': disposition, 'response-content-type': 'image/png' }
      expect(await linkTo(KEY, { ...presentation, disposition })).toBe(await theirs('GET', query))
    }
    const part = await theirs('PUT', { partNumber: '3', uploadId: 'an+up/id==' }, { 'content-length': '42' })
    expect(await partLink(KEY, 'an+up/id==', 3, 42, 300)).toBe(part)
  })

  test('goes where the bucket is: in China, or at an endpoint of one’s own', async () => {
    standIn({ AWS_REGION: 'cn-north-1' })
    expect((await download()).host).toBe('examplebucket.s3.cn-north-1.amazonaws.com.cn')
    standIn({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566/' })
    const local = await download()
    expect(local.origin + local.pathname).toBe(`http://127.0.0.1:4566/examplebucket/${KEY}`)
    expect(local.searchParams.get('X-Amz-Signature')).toBe(signatureFor(local, 'GET'))
  })

  test('is good for 1 to 900 whole seconds, whatever was asked', async () => {
    const asked = [0, -1, Number.NaN, 1e9, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5, 299.9, 900, 901]
    const given = await Promise.all(asked.map((expiresInSeconds) => download({ expiresInSeconds })))
    const seconds = given.map(({ searchParams }) => searchParams.get('X-Amz-Expires'))
    expect(seconds).toEqual(['1', '1', '1', '900', '900', '1', '1', '299', '900', '900'])
  })

  test('is refused where a header could be split, or the key is none of ours', async () => {
    for (const broken of ['a\r\nSet-Cookie: b=c', 'a\nb', 'a\rb', 'a\u0000', 'ü', '习题']) {
      await expect(download({ disposition: broken })).rejects.toThrow('header')
      await expect(download({ type: broken })).rejects.toThrow('header')
    }
    for (const key of [
      '',
      'a',
      '../bytes/a',
      'bytes/../own/a',
      'bytes//a',
      '/bytes/a',
      'bytes/a?x=1',
      'bytes/%2e',
      'bytes/习题',
    ]) {
      await expect(linkTo(key, presentation)).rejects.toThrow('key')
      await expect(partLink(key, 'upload', 1, 5, 900)).rejects.toThrow('key')
      await expect(uploadForm(key, { size: 1, sha256: null, md5: null, expiresInSeconds: 900 })).rejects.toThrow('key')
    }
  })

  test('to a part is signed together with its length', async () => {
    const link = new URL(await partLink('own/a1b2', 'an+upload/id==', 3, 8_388_608, 5000))
    const query = link.searchParams
    expect([query.get('partNumber'), query.get('uploadId')]).toEqual(['3', 'an+upload/id=='])
    expect([query.get('X-Amz-SignedHeaders'), query.get('X-Amz-Expires')]).toEqual(['content-length;host', '900'])
    expect(query.get('X-Amz-Signature')).toBe(signatureFor(link, 'PUT', [['content-length', '8388608']]))
    expect(query.get('X-Amz-Signature')).not.toBe(signatureFor(link, 'PUT', [['content-length', '8388607']]))
    // A checksum of the empty body that is signed here would refuse every real one (`AAAAAA==`).
    expect(link.search.toLowerCase()).not.toContain('checksum')
  })
})

describe('A form', () => {
  const bytes = Buffer.from('hello')
  const terms = { size: 5, sha256: sha256OfBytes(bytes), md5: md5OfBytes(bytes), expiresInSeconds: 900 }

  test('binds every field, the exact size and the bucket by a policy', async () => {
    const { url, fields } = await uploadForm('pending/a1b2', terms)
    const { policy = '', 'x-amz-signature': signature, ...bound } = fields
    expect(url).toBe('https://examplebucket.s3.ap-southeast-1.amazonaws.com/')
    expect(bound).toEqual({
      key: 'pending/a1b2',
      'Content-Type': 'application/octet-stream',
      success_action_status: '201',
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-checksum-sha256': 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
      'Content-MD5': 'XUFAKrxLKna5cZ2REBfFkg==',
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20261121/ap-southeast-1/s3/aws4_request',
      'x-amz-date': '20261121T123456Z',
    })
    const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString('utf8'))
    expect(expiration).toBe('2026-11-21T12:49:56.789Z')
    const exactly = Object.entries(bound).map(([name, value]) => ({ [name]: value }))
    expect(conditions).toEqual([{ bucket: 'examplebucket' }, ['content-length-range', 5, 5], ...exactly])
    const scope = readScope(bound['x-amz-credential'] ?? '')
    expect(scope && signatureOf(SECRET, scope, policy)).toBe(signature)
  })

  test('asks for no digest that nobody gave, and is at an endpoint of one’s own a path', async () => {
    standIn({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566', AWS_SESSION_TOKEN: TOKEN })
    const { url, fields } = await uploadForm('pending/a1b2', { ...terms, size: 0, sha256: null, md5: null })
    expect(url).toBe('http://127.0.0.1:4566/examplebucket')
    expect(Object.keys(fields).filter((name) => /checksum|md5/i.test(name))).toEqual([])
    expect(fields['x-amz-security-token']).toBe(TOKEN)
    const { conditions } = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString('utf8'))
    expect(conditions).toContainEqual(['content-length-range', 0, 0])
    expect(conditions).toContainEqual({ 'x-amz-security-token': TOKEN })
  })

  test('ends after 1 to 900 seconds, whatever was asked', async () => {
    const lasts = async (expiresInSeconds: number) => {
      const { fields } = await uploadForm('pending/a1b2', { ...terms, expiresInSeconds })
      const { expiration } = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString('utf8'))
      return (Date.parse(expiration) - NOW) / 1000
    }
    expect(await Promise.all([0, -1, Number.NaN, 1e9, 60.7].map(lasts))).toEqual([1, 1, 1, 900, 60])
  })
})
