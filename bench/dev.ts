/**
 * The development loop, measured on a whole `npm run dev` in a copy of the checkout: the time until it is ready, the
 * memory of its processes, and the time until a saved file is served.
 *
 *     npm run bench:dev -- [--checkout <folder>] [--starts 3] [--saves 5]
 */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { type Child, startChild } from '../local/child.ts'
import { projectRoot } from '../local/folder.ts'
import { freePort } from '../local/listen.ts'
import { median } from './median.ts'

const usage = `Usage: npm run bench:dev -- [--checkout <folder>] [--starts <number>] [--saves <number>]

  --checkout <folder>  another checkout to measure, with its node_modules (this one)
  --starts <number>    how often it is started (3)
  --saves <number>     how many saves are waited for in each start (5)`

/** The answer of `POST /user/logout` without a session; every save changes this text. */
const WORDS = 'logout failure'
const REQUESTS = 1000
const AT_ONCE = 8

interface Process {
  pid: number
  parent: number
  mib: number
}

async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,rss='])
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, kib = 0]) => ({ pid, parent, mib: kib / 1024 }))
}

/** Resident memory of a process and all its descendants, in MiB. */
async function memoryOf(pid: number): Promise<number> {
  const all = await processes()
  const sum = (parent: number): number =>
    all.filter((one) => one.parent === parent).reduce((mib, one) => mib + one.mib + sum(one.pid), 0)
  return (all.find((one) => one.pid === pid)?.mib ?? 0) + sum(pid)
}

async function copyOf(checkout: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'gatehouse-dev-'))
  const left = new Set(['node_modules', '.git', '.build', '.local', '.serverless'])
  for (const name of await readdir(checkout)) {
    if (!left.has(name)) await cp(join(checkout, name), join(copy, name), { recursive: true })
  }
  await symlink(join(checkout, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

async function fileWith(folder: string, text: string): Promise<string> {
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name)
    if (name.endsWith('.ts') && (await readFile(file, 'utf8')).includes(text)) return file
  }
  throw new Error(`No file of ${folder} holds ${text}.`)
}

interface Started {
  child: Child
  api: string
  firstWordMs: number
  readyMs: number
}

async function start(copy: string, folder: string): Promise<Started> {
  const [port, consolePort] = [await freePort(), await freePort()]
  const startedAt = performance.now()
  const child = await startChild('npm', ['run', 'dev', '--', '--folder', folder], {
    cwd: copy,
    env: { ...process.env, PORT: String(port), CONSOLE_PORT: String(consolePort) },
  })
  let words = ''
  let firstWordMs = 0
  const readyMs = await new Promise<number>((settle, reject) => {
    child.stdout.on('data', (chunk) => {
      words += chunk
      // Lines that begin with ">" are npm's own.
      if (firstWordMs === 0 && /^[^>\s]/m.test(words)) firstWordMs = performance.now() - startedAt
      if (words.includes('Gatehouse is ready')) settle(performance.now() - startedAt)
    })
    child.stderr.on('data', (chunk) => {
      words += chunk
    })
    void child.ended.then((how) => reject(new Error(`npm run dev ended (${how}):\n${words}`)))
  })
  return { child, api: `http://127.0.0.1:${port}`, firstWordMs, readyMs }
}

/** A thousand requests over every route, without a login. */
async function sendRequests(copy: string, api: string): Promise<void> {
  const { readFunctions } = await import('../resources/build/template.ts')
  const { routes } = await import('../resources/build/template.ts')
  const all = routes(Object.values(await readFunctions(copy))).map((route) => route.split(' '))
  let next = 0
  const work = async () => {
    while (next < REQUESTS) {
      const [method = 'GET', path = '/'] = all[next++ % all.length] ?? []
      const body = method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }
      const answer = await fetch(api + path.replaceAll(/\{\w+\}/g, '13800138000'), {
        method,
        redirect: 'manual',
        ...body,
      })
      await answer.arrayBuffer()
      if (answer.status >= 500) throw new Error(`${method} ${path} answered ${answer.status}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

interface Save {
  /** From writing the file to the first answer with the new text. */
  servedMs: number
  /** The time without any answer meanwhile. */
  silentMs: number
}

async function wordsOf(api: string): Promise<string> {
  const answer = await fetch(`${api}/user/logout`, { method: 'POST', body: 'user_id=1' })
  return answer.text()
}

async function save(file: string, api: string, words: string): Promise<Save> {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(new RegExp(`${WORDS}[ \\d]*`), words))
  const savedAt = performance.now()
  let [silentMs, last] = [0, savedAt]
  for (;;) {
    const answer = await wordsOf(api).catch(() => null)
    const now = performance.now()
    if (answer === null) silentMs += now - last
    if (answer?.includes(`"${words}"`)) return { servedMs: now - savedAt, silentMs }
    if (now - savedAt > 60_000) throw new Error(`A save of ${file} was never served.`)
    last = now
    await sleep(20)
  }
}

const measured = new Map<string, number[]>()
const note = (name: string, value: number) => measured.set(name, [...(measured.get(name) ?? []), value])

async function measure(copy: string, round: number, saves: number): Promise<void> {
  const folder = join(copy, `.data-${round}`)
  const { child, api, firstWordMs, readyMs } = await start(copy, folder)
  try {
    note('first line, s', firstWordMs / 1000)
    note('ready, s', readyMs / 1000)
    await sleep(2000)
    note('memory after start, MiB', await memoryOf(child.pid))
    await sendRequests(copy, api)
    await sleep(1000)
    note(`memory after ${REQUESTS} requests, MiB`, await memoryOf(child.pid))
    const file = await fileWith(join(copy, 'lib'), `'${WORDS}`)
    for (let number = 1; number <= saves; number += 1) {
      const { servedMs, silentMs } = await save(file, api, `${WORDS} ${round}${number}`)
      note('save to served, s', servedMs / 1000)
      note('silent at a save, s', silentMs / 1000)
      await sleep(1500)
    }
    note('memory after the saves, MiB', await memoryOf(child.pid))
    await writeFile(file, (await readFile(file, 'utf8')).replace(new RegExp(`${WORDS}[ \\d]*`), WORDS))
  } finally {
    await child.stop(10_000)
  }
}

async function run(checkout: string, starts: number, saves: number): Promise<void> {
  const copy = await copyOf(checkout)
  try {
    for (let round = 1; round <= starts; round += 1) await measure(copy, round, saves)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
  console.log('| | median | most |\n| --- | --- | --- |')
  for (const [name, values] of measured) {
    console.log(`| ${name} | ${median(values).toFixed(1)} | ${Math.max(...values).toFixed(1)} |`)
  }
}

const { values } = parseArgs({
  options: {
    checkout: { type: 'string', default: projectRoot },
    starts: { type: 'string', default: '3' },
    saves: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) console.log(usage)
else await run(resolve(values.checkout), Number(values.starts), Number(values.saves))
