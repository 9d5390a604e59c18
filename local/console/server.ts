/**
 * The local console: text messages, a form for every route, files, and the tables.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  exactOptional,
  literal,
  minValue,
  nullable,
  number,
  object,
  optional,
  parse,
  pipe,
  record,
  string,
  union,
} from 'valibot'
import { s3PublicUrl } from '../dev/addresses.ts'
import { StartError } from '../fault.ts'
import { type Listener, listen, readBody } from '../listen.ts'
import { publishErrors } from '../sns.ts'
import type { Template } from '../template.ts'
import { attachmentSchema } from './attachment.ts'
import { CallError, call } from './call.ts'
import { forgetCounters } from './counters.ts'
import { demoAnswers } from './demoAnswers.ts'
import { answerDesk } from './desk.ts'
import { type Answer, ATTACHED_BYTES_MAX, type ConsoleOptions, type Exchange, json } from './exchange.ts'
import { fileAnswers } from './fileAnswers.ts'
import { refusalOf } from './guard.ts'
import { operationsOf, toldOf } from './operations.ts'
import { browse, follow } from './records.ts'
import { requestAnswers } from './requestAnswers.ts'
import { settingsInForce } from './settings.ts'
import { timeAnswers } from './timeAnswers.ts'

const behaviourSchema = object({
  behaviour: union([
    object({ kind: literal('deliver') }),
    object({ kind: literal('refuse'), error: string(), message: exactOptional(string()) }),
    object({ kind: literal('slow'), milliseconds: pipe(number(), minValue(0)) }),
    object({ kind: literal('hang') }),
    object({ kind: literal('drop') }),
  ]),
  texts: optional(nullable(pipe(number(), minValue(1)))),
})

const callSchema = object({
  method: string(),
  path: string(),
  headers: record(string(), string()),
  body: nullable(string()),
  attachment: optional(nullable(attachmentSchema)),
})

const pageFolder = join(import.meta.dirname, 'page')

const scripts = readdirSync(pageFolder).filter((name) => name.endsWith('.js'))

const files: readonly [path: string, file: string, type: string][] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ...scripts.map((file): [string, string, string] => [`/${file}`, file, 'text/javascript; charset=utf-8']),
]

function file(name: string, type: string): Answer {
  return ({ response }) => {
    // Read at each request, so that a change shows on reload.
    response.writeHead(200, { 'content-type': type }).end(readFileSync(join(pageFolder, name)))
  }
}

/** Sends the page every text message as it arrives (server-sent events). */
const events: Answer = ({ cloud, request, response }) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 1000\n\n')
  const end = cloud.inbox.watch(() => response.write('data: text\n\n'))
  request.once('close', end)
}

/** Which pages the API has. */
function pagesOf(template: Template, apiUrl: string) {
  const { docs, desk } = settingsInForce(template, apiUrl)
  return { docs, desk }
}

const tableNamed = ({ cloud, query }: Exchange) => {
  const { tables } = cloud.template()
  return tables.find(({ name }) => name === query.get('table')) ?? tables[0]
}

const answers = new Map<string, Answer>([
  ...fileAnswers,
  ...requestAnswers,
  ...demoAnswers,
  ...timeAnswers,
  ...files.map(([path, name, type]): [string, Answer] => [`GET ${path}`, file(name, type)]),
  ['GET /sms.json', ({ cloud, query, response }) => json(response, cloud.inbox.texts(query.get('to') ?? undefined))],
  ['GET /sms/events', events],
  ['GET /sms/behaviour', ({ cloud, response }) => json(response, { ...cloud.sms.behaviour(), errors: publishErrors })],
  [
    'POST /sms/behaviour',
    async ({ cloud, request, response }) => {
      const { behaviour, texts } = parse(behaviourSchema, JSON.parse(await readBody(request)))
      cloud.sms.behave(behaviour, texts ?? undefined)
      json(response, cloud.sms.behaviour())
    },
  ],
  [
    'GET /state.json',
    ({ cloud, apiUrl, admin, folder, response }) => {
      const template = cloud.template()
      const tables = template.tables.map(({ name }) => name)
      const s3 = cloud.environment['AWS_ENDPOINT_URL_S3']
      const where = { api: apiUrl, s3, folder, stage: template.stage, ...pagesOf(template, apiUrl) }
      json(response, { ...where, admin: admin(), operations: operationsOf(template), tables })
    },
  ],
  [
    'GET /operation.json',
    ({ query, response }) => {
      const told = toldOf(query.get('id') ?? '')
      if (!told) return json(response, { error: 'The reference has no such operation.' }, 404)
      json(response, told)
    },
  ],
  [
    'GET /settings.json',
    ({ cloud, apiUrl, response }) => json(response, settingsInForce(cloud.template(), apiUrl).shown),
  ],
  [
    'POST /call',
    async ({ request, response, apiUrl }) => {
      json(response, await call(apiUrl, parse(callSchema, JSON.parse(await readBody(request, ATTACHED_BYTES_MAX)))))
    },
  ],
  [
    'POST /counters/forget',
    async ({ cloud, response }) => {
      const forgotten = await forgetCounters(cloud.dynamodb, cloud.template().tables)
      if (forgotten === null) return json(response, { error: 'There is no table of counters.' }, 404)
      json(response, { forgotten })
    },
  ],
  [
    'GET /rows.json',
    async (exchange) => {
      const { cloud, query, response } = exchange
      const table = tableNamed(exchange)
      if (!table) return json(response, { error: 'There are no tables.' }, 404)
      json(response, await browse(cloud.dynamodb, table, query.get('search') ?? '', query.get('cursor')))
    },
  ],
  [
    'GET /follow.json',
    async ({ cloud, query, response }) => {
      json(response, await follow(cloud.dynamodb, cloud.template().tables, query.get('value') ?? ''))
    },
  ],
])

/** The frame of the desk, and S3, from which it downloads. */
function frames({ cloud }: ConsoleOptions): string {
  const s3 = cloud.environment['AWS_ENDPOINT_URL_S3'] ?? ''
  return ["'self'", s3, s3PublicUrl(process.env, Number(new URL(s3).port)) ?? ''].filter(Boolean).join(' ')
}

const headersFor = (options: ConsoleOptions) => ({
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    `frame-src ${frames(options)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
})

/** The caller's mistake as a sentence; null for a defect of the console. */
function faultOf(error: unknown): string | null {
  if (error instanceof CallError || error instanceof StartError) return error.message
  if (error instanceof SyntaxError) return 'The body is no JSON.'
  if (error instanceof RangeError) return error.message
  return error instanceof Error && error.name === 'ValiError' ? `The body does not fit: ${error.message}.` : null
}

export function startConsole(options: ConsoleOptions): Promise<Listener> {
  const headers = Object.entries(headersFor(options))
  return listen(options.port, async (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    const refusal = refusalOf(request)
    if (refusal) return json(response, { error: refusal }, 403)
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const exchange = { ...options, request, response, query: url.searchParams }
    const answer = answers.get(`${request.method} ${url.pathname}`)
    try {
      if (answer) return await answer(exchange)
      if (await answerDesk(exchange, url.pathname)) return
      json(response, { error: 'The console has no such page.' }, 404)
    } catch (error) {
      const fault = faultOf(error)
      if (fault === null) throw error
      json(response, { error: fault }, 400)
    }
  })
}
