/** The embedded S3 alone, with its clients: the SDK as in a function, links and forms as in apps. */
import { createHash, createHmac } from 'node:crypto'
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { Hash } from '@smithy/core/serde'
import { HttpRequest } from '@smithy/core/transport'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Creation } from '../../local/s3/service.ts'
import type { StoredObject } from '../../local/s3/stored.ts'
import { type EmbeddedS3, startS3 } from '../../local/s3.ts'
import { readTemplate } from '../../local/template.ts'
import type { BucketCorsRule } from '../../resources/build/cors.ts'

export const REGION = 'ap-southeast-1'
export const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a secret of the tests' }

type Fields = Record<string, string>

export interface LinkOptions {
  query?: Fields
  headers?: Fields
  expiresInSeconds?: number
  signedAt?: Date
  secretAccessKey?: string
  accessKeyId?: string
  region?: string
}

export interface FormOptions {
  conditions?: readonly unknown[]
  fields?: Fields
  expiresInSeconds?: number
  signedAt?: Date
  secretAccessKey?: string
}

export interface TestBucket {
  s3: EmbeddedS3
  name: string
  client: S3Client
  clientWith(config: S3ClientConfig): S3Client
  created: { creation: Creation; object: StoredObject }[]
  /** The address of an object, unsigned. */
  url(key: string): string
  /** A link signed by the SDK's own signer. */
  link(method: string, key: string, options?: LinkOptions): Promise<string>
  /** The fields of a signed form, `key` first. */
  form(key: string, options?: FormOptions): Fields
  /** Posts a form as a browser does, the file last. */
  post(fields: Fields, bytes: Uint8Array | string): Promise<Response>
  stop(): Promise<void>
}

const addressOf = (endpoint: string, bucket: string, key: string) =>
  new URL(`${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`)

const shortTime = (at: Date) => at.toISOString().replace(/[:-]|\.\d{3}/g, '')

export const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

function policySignature(secret: string, day: string, policy: string): string {
  const key = [REGION, 's3', 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day))
  return hmac(key, policy).toString('hex')
}

export async function startBucket(
  options: { folder?: string; cors?: readonly BucketCorsRule[]; sessionToken?: string } = {},
): Promise<TestBucket> {
  const created: TestBucket['created'] = []
  const { bucket } = readTemplate('test')
  const s3 = await startS3({
    folder: options.folder ?? null,
    port: 0,
    keys: () => ({ ...credentials, sessionToken: options.sessionToken, region: REGION }),
    bucket: () => bucket,
    cors: () => options.cors ?? [],
    created: (creation, object) => void created.push({ creation, object }),
  })
  const session = options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }
  const clientWith = (config: S3ClientConfig) =>
    new S3Client({
      endpoint: s3.endpoint,
      region: REGION,
      maxAttempts: 1,
      credentials: { ...credentials, ...session },
      ...config,
    })
  const client = clientWith({})

  return {
    s3,
    name: bucket.name,
    client,
    clientWith,
    created,
    url: (key) => addressOf(s3.endpoint, bucket.name, key).href,
    async link(
      method,
      key,
      { query = {}, headers = {}, expiresInSeconds = 300, signedAt = new Date(), ...other } = {},
    ) {
      const { hostname, port, pathname, host } = addressOf(s3.endpoint, bucket.name, key)
      const signer = new SignatureV4({
        service: 's3',
        region: other.region ?? REGION,
        credentials: {
          ...session,
          accessKeyId: other.accessKeyId ?? credentials.accessKeyId,
          secretAccessKey: other.secretAccessKey ?? credentials.secretAccessKey,
        },
        sha256: Hash.bind(null, 'sha256'),
        uriEscapePath: false,
      })
      const signed = await signer.presign(
        new HttpRequest({
          method,
          protocol: 'http:',
          hostname,
          port: Number(port),
          path: pathname,
          query,
          // Headers are moved into the query, as in the SDK's presigner.
          headers: { host, ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
        }),
        { expiresIn: expiresInSeconds, signingDate: signedAt, unhoistableHeaders: new Set(Object.keys(headers)) },
      )
      const pairs = Object.entries(signed.query ?? {}).map(
        ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
      )
      return `http://${host}${pathname}?${pairs.join('&')}`
    },
    form(key, { conditions, fields = {}, expiresInSeconds = 900, signedAt = new Date(), secretAccessKey } = {}) {
      const time = shortTime(signedAt)
      const day = time.slice(0, 8)
      const own: Fields = {
        key,
        ...fields,
        'x-amz-algorithm': 'AWS4-HMAC-SHA256',
        'x-amz-credential': `${credentials.accessKeyId}/${day}/${REGION}/s3/aws4_request`,
        'x-amz-date': time,
        ...(options.sessionToken !== undefined && { 'x-amz-security-token': options.sessionToken }),
      }
      const expiration = new Date(signedAt.getTime() + expiresInSeconds * 1000).toISOString()
      const exactly = Object.entries(own).map(([name, value]) => ({ [name]: value }))
      const policy = Buffer.from(
        JSON.stringify({ expiration, conditions: [{ bucket: bucket.name }, ...exactly, ...(conditions ?? [])] }),
      ).toString('base64')
      const signature = policySignature(secretAccessKey ?? credentials.secretAccessKey, day, policy)
      return { ...own, policy, 'x-amz-signature': signature }
    },
    async post(fields, bytes) {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'what the phone calls it.jpg')
      return fetch(`${s3.endpoint}/${bucket.name}`, { method: 'POST', body: form })
    },
    async stop() {
      client.destroy()
      await s3.close()
    },
  }
}

/** Status and code of S3's error document. */
export async function refusal(response: Response): Promise<[status: number, code: string]> {
  const [, code = ''] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? []
  return [response.status, code]
}

export const digestOf = (
  algorithm: 'md5' | 'sha1' | 'sha256',
  bytes: Uint8Array | string,
  form: 'hex' | 'base64' = 'hex',
) => createHash(algorithm).update(bytes).digest(form)
