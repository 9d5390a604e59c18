/**
 * Any number of people as the service leaves them behind, written straight into the engine: each item is made by the
 * table that owns it, and BatchWriteItem brings them in. Counters that requests only add to are left out; reading one costs
 * the same whatever it says.
 */
import { Agent, request as ask } from 'node:http'
import { marshall } from '@aws-sdk/util-dynamodb'
import { newAccount } from '../../../lib/accounts/account.ts'
import { identifierPut } from '../../../lib/accounts/identifierTable.ts'
import { listOf } from '../../../lib/accounts/listing.ts'
import { accountPut } from '../../../lib/accounts/table.ts'
import type { Item, Part, Put } from '../../../lib/aws/dynamodb.ts'
import { newCode, phoneKey } from '../../../lib/codes/table.ts'
import type { FileId } from '../../../lib/content/fileId.ts'
import type { FileName } from '../../../lib/content/fileName.ts'
import type { Permission } from '../../../lib/content/permission.ts'
import { contentCreation } from '../../../lib/files/contentsTable.ts'
import { readyFile } from '../../../lib/files/creation.ts'
import type { StoredFile } from '../../../lib/files/file.ts'
import { listRows, scoreOf } from '../../../lib/files/listRows.ts'
import { fileCreation } from '../../../lib/files/table.ts'
import { asked, asks, edgePut, friend } from '../../../lib/friends/table.ts'
import type { AccountId } from '../../../lib/identity/accountId.ts'
import { phoneIdentifier, storedIdentifier } from '../../../lib/identity/identifier.ts'
import { storedPhone } from '../../../lib/identity/phone.ts'
import { rowPut, sortableId } from '../../../lib/lists/table.ts'
import type { Verifier } from '../../../lib/passwords/verifier.ts'
import { newSid, sessionPut } from '../../../lib/sessions/table.ts'
import { directly } from '../directly.ts'

const DAY_MS = 86_400_000
/** The settings' defaults: more of either one account cannot have. */
export const [FRIENDS_MAX, OWN_FILES_MAX] = [5000, 10_000]
// Masks with which a stranger sees and downloads, one for each class of lists.
const PERMISSIONS = [0x5df, 0x555, 0x550, 0x505, 0x500] as Permission[]

/** Whom the crowd is made around: the account whose requests are measured. */
export interface Centre {
  id: AccountId
  /**
   * Epoch milliseconds of the newest file of the crowd. It is ahead of the clock, so that what is uploaded meanwhile is on no
   * first page.
   */
  newestAt: number
}

export const idOf = (index: number) => (1_100_000_000 + index) as AccountId
/** In national form. */
const phoneOf = (index: number) => `137${String(index).padStart(8, '0')}`
export const loginOf = (index: number) => `crowd_${String(index).padStart(8, '0')}`

const putsIn = (parts: readonly Part[]): Put[] => parts.flatMap((part) => ('put' in part ? [part.put] : []))

function accountPuts(index: number, verifier: Verifier): Put[] {
  const [id, phone] = [idOf(index), storedPhone(`+86${phoneOf(index)}`)]
  const account = newAccount(id, {
    name: `人 ${String(index).padStart(8, '0')}`,
    role: 'normal',
    verifier,
    phone: { phone, state: 'proved' },
    email: null,
    loginname: loginOf(index),
    registeredFrom: directly.address,
  })
  const code = { hash: 'c'.repeat(43), nonce: 'n'.repeat(22), keyId: '1' }
  const ofPhone = phoneKey(phone)
  return [
    accountPut(account),
    identifierPut(phoneIdentifier(phone), id, null),
    identifierPut(storedIdentifier('loginname', loginOf(index)), id, null),
    ...putsIn([rowPut({ list: listOf('normal'), sortKey: sortableId(id), id, owner: null })]),
    sessionPut(account, 0, newSid(0), null, directly, Date.now()),
    { table: ofPhone.table, item: { ...ofPhone.key, bind: newCode(code, id, Date.now()) } },
  ]
}

function filePuts(id: number, owner: AccountId, name: string, permission: Permission, createdAt: number): Put[] {
  const md5 = id.toString(16).padStart(32, '0')
  const content = { key: `sha256#${md5}${md5}`, object: `bytes/${md5}`, size: 1000, md5 }
  const named = { name: name as FileName, permission }
  const file: StoredFile = {
    ...readyFile({ id: owner }, named, content),
    id: id as FileId,
    createdAt,
    score: scoreOf({ downloads: 0, createdAt }),
  }
  const rows = listRows(file).map((row) => rowPut({ ...row, id: file.id, owner }))
  return putsIn([fileCreation(file), contentCreation(content), ...rows])
}

/** The first few thousand are friends of the one in the middle; all others are so of the one before them. */
function edgePuts(index: number, { id }: Centre): Put[] {
  const now = Date.now()
  const [one, other] = [idOf(index), index < FRIENDS_MAX ? id : idOf(index - 1)]
  const since = { since: now, time: now }
  return putsIn([
    edgePut(one, friend(other), since),
    edgePut(other, friend(one), since),
    // And everybody has a request from the next but one, which is not answered yet.
    edgePut(idOf(index + 2), asks(one), { time: now, mess: '你好' }),
    edgePut(one, asked(now, idOf(index + 2)), { time: now, mess: '你好' }),
  ])
}

/** What one person leaves, and for the first ones a file of the one in the middle. */
function putsOf(index: number, centre: Centre, verifier: Verifier): Put[] {
  const name = String(index).padStart(8, '0')
  const permission = PERMISSIONS[index % PERMISSIONS.length] ?? PERMISSIONS[0]
  const own = index < OWN_FILES_MAX
  return [
    ...accountPuts(index, verifier),
    ...edgePuts(index, centre),
    ...filePuts(
      100_000_000 + index,
      idOf(index),
      `file ${name}.bin`,
      permission as Permission,
      centre.newestAt - index,
    ),
    ...(own
      ? filePuts(
          50_000_000 + index,
          centre.id,
          `own ${name}.bin`,
          0x5df as Permission,
          centre.newestAt - 400 * DAY_MS - index,
        )
      : []),
  ]
}

// Of everybody: an account's six, four edges, and nine of a file; of the first ones nine of the asker's own file as well.
const [ROWS, ROWS_OF_OWN_FILE] = [19, 9]

/** The people who have so many rows. */
export function peopleOf(rows: number): number {
  const first = Math.floor(rows / (ROWS + ROWS_OF_OWN_FILE))
  return first <= OWN_FILES_MAX ? first : Math.floor((rows - OWN_FILES_MAX * ROWS_OF_OWN_FILE) / ROWS)
}

/** Plain texts and numbers, as nearly all are, without the general converter: it would take longer than the engine. */
function written(item: Item): object {
  const values = Object.entries(item).filter(([, value]) => value !== undefined)
  if (values.some(([, value]) => typeof value === 'object')) return marshall(item, { removeUndefinedValues: true })
  return Object.fromEntries(
    values.map(([name, value]) => [name, typeof value === 'number' ? { N: String(value) } : { S: value }]),
  )
}

// The engine takes any well-formed signature.
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
}

/** Sends one BatchWriteItem. @throws where not all of it is written */
function send(endpoint: URL, agent: Agent, puts: readonly Put[]): Promise<void> {
  const RequestItems: Record<string, object[]> = {}
  for (const { table, item } of puts) {
    const requests = RequestItems[table] ?? []
    requests.push({ PutRequest: { Item: written(item) } })
    RequestItems[table] = requests
  }
  const body = JSON.stringify({ RequestItems })
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) }
    const sent = ask(endpoint, { method: 'POST', headers: { ...headers, ...length }, agent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      const isWhole = () => answer.statusCode === 200 && !/"UnprocessedItems":\{[^}]/.test(text)
      answer.once('end', () => (isWhole() ? resolve() : reject(new Error(text.slice(0, 500)))))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

export interface Filling {
  /** The engine behind the door. */
  endpoint: string
  /** Of all, the one password of everybody. */
  verifier: Verifier
  centre: Centre
}

// BatchWriteItem takes 25 items; the engine writes one batch at a time.
const [BATCH_MAX, AT_ONCE] = [25, 4]

/** Writes the people from one index to another, the last one not included. */
export async function fillCrowd({ endpoint, verifier, centre }: Filling, from: number, to: number): Promise<void> {
  const [url, agent] = [new URL(endpoint), new Agent({ keepAlive: true })]
  const waiting: Put[] = []
  let next = from
  const take = (): Put[] => {
    while (waiting.length < BATCH_MAX && next < to) waiting.push(...putsOf(next++, centre, verifier))
    return waiting.splice(0, BATCH_MAX)
  }
  const work = async () => {
    for (let puts = take(); puts.length > 0; puts = take()) await send(url, agent, puts)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  agent.destroy()
}
