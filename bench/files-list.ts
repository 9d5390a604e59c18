/**
 * The first page of `/files` in stores of a hundred, a thousand and a million files: what it reads and how long it
 * takes.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Put } from '../lib/aws/dynamodb.ts'
import type { FileName } from '../lib/content/fileName.ts'
import type { Permission } from '../lib/content/permission.ts'
import { readyFile } from '../lib/files/creation.ts'
import { listRows } from '../lib/files/listRows.ts'
import { fileCreation } from '../lib/files/table.ts'
import type { AccountId } from '../lib/identity/accountId.ts'
import { rowPut } from '../lib/lists/table.ts'
import { startCloud } from '../local/cloud.ts'
import { explain } from '../resources/build/usage.ts'
import { report } from './median.ts'

explain(`Usage: npm run bench:files-list -- [files]

  files   of the largest store (1000000); filling it takes minutes`)

const SIZES = [...new Set([100, 1000, Number(process.argv[2] ?? 1_000_000)])]
const PAGE = 100
const [WARM_UP, RUNS] = [20, 200]
/**
 * The caller is a stranger to all files and may see all of them. The four permissions that allow this have a list each.
 */
const PERMISSIONS = [0x5df, 0x555, 0x550, 0x505, 0x500] as Permission[]
// BatchWriteItem takes 25 items.
const [FILES_A_BATCH, AT_ONCE] = [12, 8]

interface Reads {
  requests: number
  rows: number
}

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>

/** A proxy in front of DynamoDB that counts requests and returned rows. */
async function startCounter(target: string): Promise<{ url: string; reads: Reads }> {
  const reads = { requests: 0, rows: 0 }
  const { hostname, port } = new URL(target)
  const server = createServer((request, response) => {
    const passed = ask({ hostname, port, method: 'POST', path: '/', headers: request.headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        const { ScannedCount, Responses, Item } = JSON.parse(body.toString() || '{}')
        const batches = Object.values((Responses ?? {}) as Record<string, unknown[]>)
        reads.requests += 1
        reads.rows += ScannedCount ?? batches.reduce((sum, { length }) => sum + length, Item ? 1 : 0)
        response.writeHead(answer.statusCode ?? 502, answer.headers).end(body)
      })
    })
    request.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reads }
}

/**
 * An item in DynamoDB's JSON. All values here are texts and numbers; a general converter would be slow for millions of
 * them.
 */
const written = (item: object) =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, typeof value === 'number' ? { N: `${value}` } : { S: value }]),
  )

/** A file's item, and the row by which strangers find it; the file's other rows are not read here. */
function putsOf(index: number, startedAt: number): Put[] {
  const bytes = { key: 'own/0', object: 'own/0', size: index, md5: '' }
  const named = { name: `file ${index}.bin` as FileName, permission: PERMISSIONS[index % PERMISSIONS.length] ?? null }
  const file = { ...readyFile({ id: 1_000_000_000 as AccountId }, named, bytes), createdAt: startedAt - index }
  const seen = listRows(file).filter(({ list }) => list.startsWith('seen#'))
  const parts = [fileCreation(file), ...seen.map((row) => rowPut({ ...row, id: file.id, owner: file.owner }))]
  return parts.flatMap((part) => ('put' in part ? [part.put] : []))
}

// The engine accepts any well-formed signature.
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
}

async function write(endpoint: string, puts: readonly Put[]): Promise<void> {
  const RequestItems: Record<string, object[]> = {}
  for (const { table, item } of puts) {
    const requests = RequestItems[table] ?? []
    requests.push({ PutRequest: { Item: written(item) } })
    RequestItems[table] = requests
  }
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ RequestItems }) })
  if (!answer.ok) throw new Error(await answer.text())
  await answer.arrayBuffer()
}

async function seed(endpoint: string, files: number): Promise<void> {
  const startedAt = Date.now()
  let next = 0
  const work = async () => {
    while (next < files) {
      const from = next
      next += FILES_A_BATCH
      const count = Math.min(next, files) - from
      await write(endpoint, Array.from({ length: count }, (_, index) => putsOf(from + index, startedAt)).flat())
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

function eventOf(method: string, path: string, token: string | undefined, body?: object): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = path.split('?')
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' }
  const requestContext = {
    http,
    domainName: 'bench.example',
    requestId: 'bench',
    routeKey: `${method} ${rawPath}`,
    stage: '$default',
  }
  const headers = {
    host: 'bench.example',
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json' }),
  }
  return {
    version: '2.0',
    routeKey: requestContext.routeKey,
    rawPath,
    rawQueryString,
    headers,
    requestContext,
    ...(body && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2
}

const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 15_000 } as unknown as Context

/** Serves one store from a process of its own: reports when it is filled, then lists files on demand. */
async function keepStore(files: number): Promise<void> {
  const cloud = await startCloud({ folder: null, stage: 'bench' })
  const { url, reads } = await startCounter(cloud.engine.endpoint)
  Object.assign(process.env, cloud.environment, { AWS_ENDPOINT_URL_DYNAMODB: url, POWERTOOLS_LOG_LEVEL: 'SILENT' })
  await seed(cloud.engine.endpoint, files)
  const load = async (name: string) => (await import(`../functions/fileserver/${name}.ts`)).handler as Handler
  const [register, logIn, list] = [await load('register'), await load('login'), await load('files')]
  const somebody = { username: 'somebody', password: 'secret-1' }
  await register(eventOf('POST', '/register', undefined, somebody), context)
  const { body = '' } = await logIn(eventOf('POST', '/login', undefined, somebody), context)
  const { token } = JSON.parse(body).data
  process.on('message', async () => {
    Object.assign(reads, { requests: 0, rows: 0 })
    const startedAt = performance.now()
    const answer = await list(eventOf('GET', `/files?limit=${PAGE}`, token), context)
    const milliseconds = performance.now() - startedAt
    process.send?.({ milliseconds, shown: JSON.parse(answer.body ?? '').data.length, ...reads })
  })
  process.on('disconnect', async () => {
    await cloud.stop()
    process.exit()
  })
  process.send?.('ready')
}

interface Listed extends Reads {
  milliseconds: number
  shown: number
}

async function list(store: ChildProcess): Promise<Listed> {
  store.send('list')
  const [listed] = await once(store, 'message')
  return listed as Listed
}

async function compare(): Promise<void> {
  const startedAt = performance.now()
  const stores = new Map<string, ChildProcess>()
  for (const files of SIZES) {
    const store = fork(import.meta.filename, ['--keep', String(files)])
    store.once('exit', (code) => {
      if (code !== 0) throw new Error(`the store of ${files} files ended with ${code}`)
    })
    await once(store, 'message')
    stores.set(`${files.toLocaleString('en')} files`, store)
  }
  console.log(`filled in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  const times = new Map<string, number[]>()
  for (let run = -WARM_UP; run < RUNS; run++) {
    // The stores take turns, so that a busy moment of the machine affects all of them.
    for (const [name, store] of stores) {
      const { milliseconds, shown, requests, rows } = await list(store)
      if (shown !== PAGE) throw new Error(`a page showed ${shown} files`)
      if (run === 0) console.log(`${name.padEnd(44)} ${requests} requests to DynamoDB, ${rows} rows read`)
      if (run >= 0) times.set(name, [...(times.get(name) ?? []), milliseconds])
    }
  }
  console.log(`\nGET /files?limit=${PAGE}, first page, Node ${process.versions.node} on ${process.arch}`)
  report(times)
  for (const store of stores.values()) store.disconnect()
}

if (process.argv[2] === '--keep') await keepStore(Number(process.argv[3]))
else await compare()
