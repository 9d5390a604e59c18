/**
 * The console's samples on a fresh start, one after the other as they stand on its page, filled and understood by the
 * page's own code: each works.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answered } from '../../local/console/call.ts'
import type { ShownOperation, Told } from '../../local/console/operations.ts'
import { startConsole } from '../../local/console/server.ts'
import type { Listener } from '../../local/listen.ts'
import { openRequestLog } from '../../local/requests/requestLog.ts'
import { digest, setRole } from '../support/files.ts'
import { register } from '../support/people.ts'
import { plainPng } from '../support/pictures/png.ts'
import { freshName, useWorld } from '../support/world.ts'

interface Notes {
  kept: Record<string, string>
  keep(name: string, value: string): void
  ask(path: string, body?: unknown): Promise<unknown>
}

/** The page's scripts are plain JavaScript, whose types another configuration checks. */
interface Knowledge {
  filled(sample: object, notes: Notes): Promise<{ path: Record<string, string>; query: string; body?: object }>
  learn(notes: Notes, id: string | null, sent: string | null, answer: Answered): void
  tokenFor(notes: Notes, as: string, admin: string): Promise<string>
}

const script = join(import.meta.dirname, '../../local/console/page/knowledge.js')
const { filled, learn, tokenFor } = (await import(pathToFileURL(script).href)) as Knowledge

const world = useWorld()
const own = { account: freshName(), password: 'of-this-laptop' }
let page: Listener

beforeAll(async () => {
  await setRole(world, (await register(world, own)).id, 'admin')
  const admin = () => ({ login: own.account, password: own.password })
  const options = { cloud: world.cloud, port: 0, apiUrl: world.url, admin, requests: openRequestLog(), folder: '' }
  page = await startConsole({ ...options, running: () => null })
})
afterAll(() => page.close())

async function ask<Told>(path: string, body?: unknown): Promise<Told> {
  const headers = { 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(page.url + path, sent)
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
  return answer as Told
}

/** A tab that was just opened. */
function freshNotes(): Notes {
  const kept: Notes['kept'] = {
    phone: '13800138000',
    login: '',
    password: '',
    token: '',
    account: '',
    file: '',
    large: '',
    session: '',
    word: '',
    pictured: '',
  }
  const keep = (name: string, value: string) => {
    kept[name] = value
  }
  return { kept, ask, keep }
}

/** What the page puts in where a file is chosen (page/attachment.js). */
function withFile(body: string, bytes: Buffer, name: string): string {
  return body
    .replaceAll('{name}', name)
    .replaceAll('"{size}"', String(bytes.length))
    .replaceAll('{sha256}', digest('sha256', bytes))
    .replaceAll('{base64}', bytes.toString('base64'))
}

/** Whether an answer is a success in the words of its dialect. */
const successes: Record<string, (json: Record<string, never>) => boolean> = {
  action: ({ Response, success }) => ((Response as { success?: boolean } | undefined)?.success ?? success) === true,
  kms: ({ done }) => done === true,
  fileserver: ({ code }) => code === 0,
  usermodule: ({ status }) => String(status).startsWith('USER-SUCCESS'),
  userapi: () => true,
  platform: () => true,
}

/** What wants more than a form can do. */
const exceptions: Record<string, string> = {
  'kms.upload.complete': 'wants the 100 MiB of its parts in S3',
  'fileserver.upload.complete': 'the same',
}

async function send(operation: ShownOperation, notes: Notes): Promise<Answered> {
  const { method, path, sample, as, id } = operation
  const known = await filled({ path: {}, query: '', ...sample }, notes)
  const filledPath = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(known.path[name] ?? ''))
  const token = await tokenFor(notes, as, own.account)
  const isPicture = id === 'kms.avatar'
  const bytes = isPicture ? plainPng : Buffer.from(`file of ${id}`)
  const body = method === 'GET' ? null : withFile(JSON.stringify(known.body ?? {}), bytes, '海.txt')
  const headers = {
    ...(body !== null && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  }
  const query = known.query === '' ? '' : `?${known.query}`
  const answer = await ask<Answered>('/call', { method, path: filledPath + query, headers, body })
  learn(notes, id, body, answer)
  return answer
}

test('Every sample of the console works from top to bottom on a fresh start, in each dialect', async () => {
  const { operations } = await ask<{ operations: ShownOperation[] }>('/state.json')
  const failed: string[] = []
  const notes = freshNotes()
  for (const operation of operations.filter(({ id }) => id !== null)) {
    const { dialect } = operation
    const answer = await send(operation, notes)
    const json = /^\{/.test(answer.body ?? '') ? JSON.parse(answer.body ?? '{}') : {}
    const isGood = answer.status < 400 && (answer.status !== 200 || (successes[dialect]?.(json) ?? false))
    if (isGood === Object.hasOwn(exceptions, operation.id ?? '')) {
      failed.push(`${operation.id}: ${answer.status} ${answer.body?.slice(0, 200)}`)
    }
  }
  expect(failed).toEqual([])
  const without = operations.filter(({ id, sample }) => id !== null && sample === null)
  expect(without.map(({ id }) => id)).toEqual([])
}, 60_000)

test('Beside a form stands what the reference says of its operation, in both languages', async () => {
  const told = await ask<Told>('/operation.json?id=action.SetRole')
  expect(told.fields).toContainEqual(expect.objectContaining({ name: 'role', in: 'body', required: true }))
  expect(told.answers.map(({ status }) => status)).toEqual(expect.arrayContaining(['200', '403']))
  const code = await ask<Told>('/operation.json?id=userapi.registerPhone.get')
  expect(code.fields).toContainEqual(expect.objectContaining({ name: 'phone', in: 'path', required: true }))
  expect(code.description.en).toContain('six digits')
  expect(code.description.zh).toContain('六位数字')
  await expect(ask('/operation.json?id=nothing')).rejects.toThrow('no such operation')
})
