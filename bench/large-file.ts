/**
 * The cost of a large file: uploaded directly and in parts, and downloaded by a link, through a whole `npm run dev`
 * with the memory of its processes measured. Neither a function nor the embedded S3 may grow with the file.
 *
 *     npm run bench:large-file -- [MiB]
 */
import { execFile } from 'node:child_process'
import { createHash, type Hash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { startChild } from '../local/child.ts'
import { projectRoot } from '../local/folder.ts'
import { freePort } from '../local/listen.ts'
import { explain } from '../resources/build/usage.ts'

explain(`Usage: npm run bench:large-file -- [MiB]

  MiB   size of the file that is sent and fetched (1024)`)

const MIB = 1024 * 1024
const size = Number(process.argv[2] ?? 1024) * MIB
const block = randomBytes(MIB)

interface Upload {
  url?: string
  fields?: Record<string, string>
  part_size?: number
  parts?: number
}

/** The same bytes each time, in blocks; a number at the start of each block makes it unique. */
function* bytes(from: number, to: number): Generator<Buffer> {
  for (let offset = from; offset < to; offset += MIB) {
    const piece = Buffer.from(block.subarray(0, Math.min(MIB, to - offset)))
    if (piece.length >= 8) piece.writeBigUInt64BE(BigInt(offset))
    yield piece
  }
}

function hashOf(pieces: Iterable<Buffer>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: Iterable<Buffer>,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers }, resolve)
    sending.once('error', reject)
    pipeline(Readable.from(body), sending).catch(reject)
  })
}

async function sendForm({ url = '', fields = {} }: Upload): Promise<void> {
  const head = Object.entries(fields)
    .map(([name, value]) => `--bench\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')
  const before = Buffer.from(`${head}--bench\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n`)
  const after = Buffer.from('\r\n--bench--\r\n')
  function* body() {
    yield before
    yield* bytes(0, size)
    yield after
  }
  const headers = {
    'content-type': 'multipart/form-data; boundary=bench',
    'content-length': String(before.length + size + after.length),
  }
  const answer = await send(url, 'POST', headers, body())
  answer.resume()
  if (answer.statusCode !== 201) throw new Error(`S3 answered ${answer.statusCode}`)
}

/** Resident memory of a process and its children, in MiB. */
async function memoryOf(pid: number): Promise<{ cloud: number; functions: number }> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,rss=,args='])
  const processes = stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) =>
      found
        ? [{ pid: Number(found[1]), ppid: Number(found[2]), rss: Number(found[3]) / 1024, args: found[4] ?? '' }]
        : [],
    )
  const cloud = processes.find((one) => one.pid === pid)?.rss ?? 0
  const functions = processes.find((one) => one.ppid === pid && one.args.includes('offline'))?.rss ?? 0
  return { cloud, functions }
}

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-large-'))
const [port, consolePort] = [await freePort(), await freePort()]
const api = `http://127.0.0.1:${port}`
const child = await startChild(process.execPath, [join(projectRoot, 'local/dev.ts'), '--folder', folder], {
  cwd: projectRoot,
  env: { ...process.env, PORT: String(port), CONSOLE_PORT: String(consolePort) },
})

async function ask(
  path: string,
  body: object,
  token?: string,
): Promise<{ token: string; file_id: number; upload: Upload; urls: Record<string, string> }> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(api + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  })
  const { code, message, data } = (await answer.json()) as {
    code: number
    message: string
    data: Awaited<ReturnType<typeof ask>>
  }
  if (code !== 0) throw new Error(`${path}: ${message}`)
  return data
}

async function sendParts(id: number, { part_size: partSize = 0, parts = 0 }: Upload, token: string): Promise<void> {
  for (let number = 1; number <= parts; number += 1) {
    const { urls } = await ask('/upload/parts', { id, numbers: [number] }, token)
    const [from, to] = [(number - 1) * partSize, Math.min(number * partSize, size)]
    const answer = await send(
      urls[String(number)] ?? '',
      'PUT',
      { 'content-length': String(to - from) },
      bytes(from, to),
    )
    answer.resume()
    if (answer.statusCode !== 200) throw new Error(`S3 answered part ${number} with ${answer.statusCode}`)
  }
  await ask('/upload/complete', { id }, token)
}

async function fetchBack(id: number, token: string): Promise<Hash> {
  for (;;) {
    const redirect = await fetch(`${api}/download/${id}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'manual',
    })
    const location = redirect.headers.get('location')
    if (location === null) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      continue
    }
    const hash = createHash('sha256')
    const { body } = await fetch(location)
    for await (const piece of body ?? []) hash.update(piece)
    return hash
  }
}

let peak = { cloud: 0, functions: 0 }
async function watched(name: string, act: () => Promise<unknown>): Promise<void> {
  const before = await memoryOf(child.pid)
  peak = before
  const watching = setInterval(async () => {
    const now = await memoryOf(child.pid)
    peak = { cloud: Math.max(peak.cloud, now.cloud), functions: Math.max(peak.functions, now.functions) }
  }, 200)
  const startedAt = performance.now()
  await act()
  clearInterval(watching)
  const seconds = (performance.now() - startedAt) / 1000
  const columns = [before.functions, peak.functions, before.cloud, peak.cloud].map((mib) => `${mib.toFixed(0)} MiB`)
  console.log(`| ${name} | ${seconds.toFixed(1)} s | ${columns.join(' | ')} |`)
}

try {
  await new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk) => String(chunk).includes('is ready') && resolve()),
  )
  const { login, password } = JSON.parse(await readFile(join(folder, 'admin.json'), 'utf8')) as {
    login: string
    password: string
  }
  const { token } = await ask('/login', { username: login, password })
  const expected = hashOf(bytes(0, size))
  const compare = async (id: number) => {
    if ((await fetchBack(id, token)).digest('hex') !== expected) throw new Error('Other bytes came back.')
  }
  console.log(
    `${size / MIB} MiB\n\n| | time | functions before | at most | S3 before | at most |\n| --- | --- | --- | --- | --- | --- |`,
  )
  const direct = await ask('/upload', { file_name: 'direct.bin', file_size: size, multipart: false }, token)
  if (direct.upload.url) {
    await watched('sent by a form', () => sendForm(direct.upload))
    await watched('fetched by a link', () => compare(direct.file_id))
  }
  const parts = await ask('/upload', { file_name: 'parts.bin', file_size: size, multipart: true }, token)
  await watched('sent in parts', () => sendParts(parts.file_id, parts.upload, token))
  await watched('fetched by a link', () => compare(parts.file_id))
} finally {
  await child.stop()
  await rm(folder, { recursive: true, force: true })
}
