/**
 * The floor of a cold start: the least that an authenticated read can be. It verifies a token with jose, signs one
 * `GetItem` by hand, sends it over `node:http`, and answers with the item.
 */
import { createHash, createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { importJWK, jwtVerify, SignJWT } from 'jose'

const given = (name: string) => process.env[name] ?? ''
const key = importJWK(JSON.parse(given('FLOOR_JWK')), 'ES256')
const endpoint = new URL(given('FLOOR_ENDPOINT'))
// A function that issues tokens, and one in a region, load these too.
const isSecure = endpoint.protocol === 'https:'
const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
Object.assign(globalThis, { SignJWT })

const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function signed(body: string): Record<string, string> {
  const time = new Date().toISOString().replaceAll(/[:-]|\.\d{3}/g, '')
  const target = 'DynamoDB_20120810.GetItem'
  const type = 'application/x-amz-json-1.0'
  const headers: Record<string, string> = {
    'content-type': type,
    host: endpoint.host,
    'x-amz-date': time,
    'x-amz-target': target,
  }
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = `POST\n/\n\n${lines}\n${names.join(';')}\n${sha256(body)}`
  const scope = `${time.slice(0, 8)}/${given('AWS_REGION')}/dynamodb/aws4_request`
  const start: string | Buffer = `AWS4${given('AWS_SECRET_ACCESS_KEY')}`
  const derived = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), start)
  const signature = hmac(derived, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex')
  const credential = `Credential=${given('AWS_ACCESS_KEY_ID')}/${scope}`
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization, 'content-length': String(Buffer.byteLength(body)) }
}

function getItem(input: object): Promise<string> {
  const body = JSON.stringify(input)
  const send = isSecure ? secureRequest : request
  return new Promise((resolve, reject) => {
    const sending = send(endpoint, { agent, method: 'POST', headers: signed(body) }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve(text))
    })
    sending.on('error', reject).end(body)
  })
}

export async function handler({ headers }: { headers: Record<string, string> }) {
  const token = headers['authorization']?.slice('Bearer '.length) ?? ''
  const { payload } = await jwtVerify(token, await key, { issuer: 'floor', audience: 'floor' })
  const found: { Item: object } = JSON.parse(await getItem({ TableName: 't', Key: { id: { S: payload.sub ?? '' } } }))
  return { statusCode: 200, body: JSON.stringify(found.Item) }
}
