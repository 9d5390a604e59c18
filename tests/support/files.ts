/** Files as clients of the three dialects upload, find and download them; the test judges the answers. */
import { createHash } from 'node:crypto'
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { findById } from '../../lib/accounts/findById.ts'
import { putItem } from '../../lib/aws/dynamodb.ts'
import { networkOf } from '../../lib/caller/network.ts'
import type { AccountId } from '../../lib/identity/accountId.ts'
import type { Role } from '../../lib/identity/roles.ts'
import { signToken } from '../../lib/sessions/signToken.ts'
import { takeSlot } from '../../lib/sessions/takeSlot.ts'
import { registerPhone } from './people.ts'
import { type Answer, freshAddress, freshPhone, type Item, type World } from './world.ts'

export interface Owner {
  id: number
  token: string
}

/** A session without a login: these tests need many, and a password hash would only cost time. */
async function openSession(id: number): Promise<string> {
  const [account, address] = [await findById(id as AccountId), freshAddress()]
  const network = networkOf(address)
  if (!account || !network) throw new Error(`nobody is ${id}`)
  const caller = { network, address, agent: '', requestId: '-', dialect: 'action', operation: 'Login' }
  const token = await takeSlot(account, account.epoch, caller, async (put, sid, now) => {
    await putItem(put)
    return signToken(account.id, sid, now)
  })
  if (token === null) throw new Error(`${id} has changed meanwhile`)
  return token
}

/** An account with a session that every dialect accepts. */
export async function owner(world: World, role: Role = 'normal'): Promise<Owner> {
  const { id } = await registerPhone(world, freshPhone(), freshAddress())
  if (role !== 'normal') await setRole(world, id, role)
  return { id, token: await openSession(id) }
}

export async function setRole(world: World, id: number, role: Role): Promise<void> {
  const change = {
    TableName: world.cloud.environment['USERS_TABLE'],
    Key: marshall({ id }),
    UpdateExpression: 'SET #role = :role',
    ExpressionAttributeNames: { '#role': 'role' },
    ExpressionAttributeValues: marshall({ ':role': role }),
  }
  await world.cloud.dynamodb.send(new UpdateItemCommand(change))
}

export const digest = (algorithm: 'md5' | 'sha256', bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex')

let written = 0

/** A few unique bytes. */
export const freshBytes = (size = 32): Buffer => {
  written += 1
  const mark = `${process.pid}.${performance.now()}.${written} `
  return Buffer.alloc(size, mark.padEnd(Math.min(size, 64), '.'))
}

type Headers = Record<string, string>

interface Sent {
  token?: string | undefined
  headers?: Headers
}

const post = (world: World, path: string, json: object, { token, headers = {} }: Sent = {}): Promise<Answer> =>
  world.call('POST', path, { json, token, headers, from: freshAddress() })

/** A file name as browsers escape it in a form. */
const escapedName = (name: string) => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/** A form with one file, as browsers write it. @param name a plain file name, or the whole parameter */
export function multipart(name: string, bytes: Uint8Array, fields: Record<string, string | number> = {}) {
  const boundary = '----gatehouse-test'
  const field = ([key, value]: [string, string | number]) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`
  const parameter = /^filename\*?=/.test(name) ? name : `filename="${escapedName(name)}"`
  const opening = `--${boundary}\r\nContent-Disposition: form-data; name="file"; ${parameter}\r\nContent-Type: image/png\r\n\r\n`
  return {
    body: Buffer.concat([
      Buffer.from(Object.entries(fields).map(field).join('') + opening),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** An upload in `fileserver`'s form: a file within the request. */
export function sendMultipart(
  world: World,
  by: Owner,
  name: string,
  bytes: Uint8Array,
  { fields = {}, headers = {} }: { fields?: Record<string, string | number>; headers?: Headers } = {},
): Promise<Answer> {
  const form = multipart(name, bytes, fields)
  const request = { ...form, headers: { ...form.headers, ...headers }, token: by.token, from: freshAddress() }
  return world.call('POST', '/upload', request)
}

/** An upload in the form of `kms`: base64 in JSON. */
export function sendBase64(
  world: World,
  by: Owner,
  name: string,
  bytes: Buffer,
  more: object = {},
  headers: Headers = {},
) {
  return post(world, '/app/user/upload', { name, data: bytes.toString('base64'), ...more }, { ...by, headers })
}

/** The same as a form. */
export function sendForm(world: World, by: Owner, name: string, data: string, more: Record<string, string> = {}) {
  const body = new URLSearchParams({ token: by.token, name, ...more, data }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return world.call('POST', '/app/user/upload', { body, headers, from: freshAddress() })
}

/** Step 1 of `kms`: sends the MD5 in place of the bytes. */
export const sendMd5 = (world: World, by: Owner, md5: string, more: object = {}, headers: Headers = {}) =>
  post(world, '/app/user/upload', { name: 'known.bin', md5, ...more }, { ...by, headers })

export interface DirectUpload {
  url: string
  fields: Record<string, string>
  expires_in: number
}

export interface ResumableUpload {
  part_size: number
  parts: number
  expires_in: number
}

/** Asks `fileserver` for a direct upload. */
export const begin = (world: World, by: Owner, file_size: number, more: object = {}, headers: Headers = {}) =>
  post(world, '/upload', { file_name: 'direct.bin', file_size, ...more }, { ...by, headers })

function succeeded(answer: Answer): Answer {
  const { status, json, text } = answer
  if (status >= 400 || (json.code !== 0 && !json.done)) throw new Error(`answered ${status} ${text}`)
  return answer
}

export interface Begun {
  id: number
  upload: DirectUpload
}

/** Begins a direct upload whose bytes are not stored yet, and gets its form. */
export async function beginDirect(world: World, by: Owner, bytes: Uint8Array, more: object = {}): Promise<Begun> {
  const { data } = succeeded(await begin(world, by, bytes.length, more)).json
  return { id: data.file_id, upload: data.upload }
}

/** Begins a resumable upload. */
export async function beginResumable(world: World, by: Owner, size: number, more: object = {}) {
  const { data } = succeeded(await begin(world, by, size, { multipart: true, ...more })).json
  return { id: data.file_id as number, upload: data.upload as ResumableUpload }
}

/** Posts a form to S3 as an app does, with the file last. @param changed fields to replace; null removes one */
export function postForm(
  { url, fields }: Pick<DirectUpload, 'url' | 'fields'>,
  bytes: Uint8Array,
  changed: Record<string, string | null> = {},
): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...changed })) if (value !== null) body.append(name, value)
  body.append('file', new Blob([new Uint8Array(bytes)], { type: 'text/html' }), '../../习题.html')
  return fetch(url, { method: 'POST', body })
}

/** Asks for links to parts, and for the parts that have arrived. */
export const askParts = (world: World, by: Owner, id: number, numbers: readonly number[] = []) =>
  post(world, '/upload/parts', { id, numbers }, by)

export const putPart = (url: string, bytes: Uint8Array): Promise<Response> =>
  fetch(url, { method: 'PUT', body: new Uint8Array(bytes) })

/** Uploads all parts. */
export async function sendParts(world: World, by: Owner, id: number, parts: readonly Uint8Array[]): Promise<void> {
  const { urls } = succeeded(
    await askParts(
      world,
      by,
      id,
      parts.map((_, index) => index + 1),
    ),
  ).json.data
  for (const [index, bytes] of parts.entries()) {
    const { status } = await putPart(urls[index + 1], bytes)
    if (status !== 200) throw new Error(`part ${index + 1} answered ${status}`)
  }
}

export const complete = (world: World, by: Owner, id: number) => post(world, '/upload/complete', { id }, by)
export const abort = (world: World, by: Owner, id: number) => post(world, '/upload/abort', { id }, by)
export const remove = (world: World, by: Owner, id: number) => post(world, '/delete', { id }, by)
export const setPermission = (world: World, by: Owner, id: number, permission: number) =>
  post(world, '/permission', { id, permission }, by)

/** Uploads a file. @returns its id */
export async function upload(
  world: World,
  by: Owner,
  bytes: Uint8Array = freshBytes(),
  fields: object = {},
  name = 'a.bin',
) {
  const sent = { fields: fields as Record<string, string | number> }
  return succeeded(await sendMultipart(world, by, name, bytes, sent)).json.data.file_id as number
}

export const dialects = ['kms', 'fileserver', 'action'] as const
export type FileDialect = (typeof dialects)[number]

/** Asks for a link in the given dialect. */
export function askLink(world: World, by: Owner, dialect: FileDialect, id: number): Promise<Answer> {
  if (dialect === 'kms') return post(world, '/app/user/getfile', { fid: String(id), link: true }, by)
  if (dialect === 'action') return post(world, '/download', { file_id: id }, by)
  return world.call('GET', `/download/${id}?link=1`, { token: by.token, from: freshAddress() })
}

/** The link in an answer of the given dialect; undefined in a refusal. */
export function linkIn(dialect: FileDialect, { json }: Answer): string | undefined {
  if (dialect === 'kms') return json.url
  return dialect === 'action' ? json.Response?.url : (json.data?.url ?? undefined)
}

/** Gets a link; it must not be refused. */
export async function linkTo(
  world: World,
  by: Owner,
  id: number,
  dialect: FileDialect = 'fileserver',
): Promise<string> {
  const answer = await askLink(world, by, dialect, id)
  const url = linkIn(dialect, answer)
  if (url === undefined) throw new Error(`${dialect} answered ${answer.status} ${answer.text}`)
  return url
}

export interface Fetched {
  status: number
  headers: Record<string, string>
  bytes: Buffer
}

/** Follows a link. */
export async function follow(url: string, headers: Headers = {}): Promise<Fetched> {
  const response = await fetch(url, { headers })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: Object.fromEntries(response.headers), bytes }
}

/** The bytes of a file, downloaded by a link. */
export const bytesOf = async (world: World, by: Owner, id: number): Promise<Buffer> =>
  (await follow(await linkTo(world, by, id))).bytes

const idsIn = (rows: { file_id: number }[]) => rows.map(({ file_id }) => file_id)

/** The ids of a list, over all pages. */
async function allPages(page: (cursor: string | undefined) => Promise<{ ids: number[]; cursor?: string }>) {
  const found: number[] = []
  let cursor: string | undefined
  do {
    const read = await page(cursor)
    found.push(...read.ids)
    cursor = read.cursor
  } while (cursor !== undefined)
  return found
}

/** The list `/files` with these fields. */
export const listed = (world: World, by: Owner, fields: object = {}): Promise<number[]> =>
  allPages(async (cursor) => {
    const { json } = succeeded(await post(world, '/files', { ...fields, ...(cursor && { cursor }) }, by))
    return { ids: idsIn(json.data), cursor: json.cursor }
  })

/** A list of `kms`. */
export const listedByKms = (world: World, by: Owner, list: 'getownfilelist' | 'getfilelist', fields: object = {}) =>
  allPages(async (cursor) => {
    const { json } = succeeded(await post(world, `/app/user/${list}`, { ...fields, ...(cursor && { cursor }) }, by))
    return { ids: json.fidlist.map(Number), cursor: json.cursor }
  })

async function itemAt(world: World, table: string, key: Item): Promise<Item | undefined> {
  const TableName = world.cloud.environment[`${table}_TABLE`]
  const command = new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true })
  const { Item: found } = await world.cloud.dynamodb.send(command)
  return found && unmarshall(found)
}

/** The item of a file. */
export const stored = (world: World, id: number): Promise<Item | undefined> => itemAt(world, 'FILES', { id })

/** The stored bytes and the number of files that share them; undefined where they are not stored. */
export async function contentOf(
  world: World,
  bytes: Uint8Array,
): Promise<{ refs: number; object: string } | undefined> {
  const item = await itemAt(world, 'CONTENTS', { content: `sha256#${digest('sha256', bytes)}` })
  return item && { refs: Number(item['refs']), object: String(item['object']) }
}

/** The recorded usage of an account. */
export async function usageOf(world: World, { id }: Pick<Owner, 'id'>): Promise<{ files: number; bytes: number }> {
  const item = await itemAt(world, 'USAGE', { account: id })
  return { files: Number(item?.['files'] ?? 0), bytes: Number(item?.['bytes'] ?? 0) }
}
