/** The deployed bundles behind HTTP: an event in, an answer out, as API Gateway and Lambda do it and with nothing else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { eventFor } from '../../../local/gateway/event.ts'
import { contextFor, type Handler } from '../../../local/gateway/lambda.ts'

interface Result {
  statusCode: number
  headers?: Record<string, string>
  cookies?: string[]
  body?: string
}

const [, , port = '', built = ''] = process.argv
const load = createRequire(import.meta.url)

/** Method and first two steps of the path; a third one is the phone. */
const files: Readonly<Record<string, string>> = {
  'POST /register': 'fileserver/register',
  'POST /login': 'fileserver/login',
  'POST /app/user/info': 'kms/info',
  'GET /user/registerPhone/{phone}': 'userapi/registerPhone/get',
  'POST /user/registerPhone/{phone}': 'userapi/registerPhone/post',
  'GET /user/loginPhone/{phone}': 'userapi/loginPhone/get',
  'POST /user/loginPhone/{phone}': 'userapi/loginPhone/post',
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url: path = '', headers } = request
  const { 'x-forwarded-for': sourceIp = '', ...rest } = headers as Record<string, string>
  const phone = /^\/user\/\w+\/(\d+)$/.exec(path)?.[1]
  const routeKey = `${method} ${phone === undefined ? path : path.replace(phone, '{phone}')}`
  const route = { routeKey, parameters: phone === undefined ? {} : { phone } }
  const event = eventFor({ method, path, headers: rest, body: await bodyOf(request), sourceIp }, route)
  const { handler } = load(join(built, `functions/${files[routeKey]}.js`)) as { handler: Handler }
  const { statusCode, headers: told, cookies, body = '' } = (await handler(event, contextFor(routeKey, 15))) as Result
  const length = { 'content-length': Buffer.byteLength(body) }
  response.writeHead(statusCode, { ...told, ...length, ...(cookies?.length && { 'set-cookie': cookies }) }).end(body)
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
}).listen(Number(port), '127.0.0.1')
process.on('disconnect', () => process.exit(0))
