/**
 * Thousands of files and hundreds of friends within seconds: the rows are made by the functions that the verbs use and
 * written in batches. Shared counters are added up at the end.
 */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type Account, newAccount } from '../../lib/accounts/account.ts'
import { joinParts } from '../../lib/accounts/listing.ts'
import { accountPut } from '../../lib/accounts/table.ts'
import { type Part, updateItem } from '../../lib/aws/dynamodb.ts'
import type { FileName } from '../../lib/content/fileName.ts'
import { readyFile } from '../../lib/files/creation.ts'
import { findContent } from '../../lib/files/findContent.ts'
import { listRows } from '../../lib/files/listRows.ts'
import { fileCreation } from '../../lib/files/table.ts'
import { usageKey } from '../../lib/files/usageTable.ts'
import { countParts, edgeKey, edgePut, friend, OWN_COUNT } from '../../lib/friends/table.ts'
import { randomAccountId } from '../../lib/identity/accountId.ts'
import { rowPut } from '../../lib/lists/table.ts'
import { accountsStat, someShare } from '../../lib/stats/table.ts'
import { keepFile } from './keeping.ts'
import type { Item, World } from './world.ts'

const BATCH = 25
const AT_ONCE = 6

interface Row {
  table: string
  item: Item
}

/** The rows that the parts write; an update of a missing item is taken as the item itself. */
function rowsOf(parts: readonly Part[]): Row[] {
  return parts.flatMap((part) => {
    if ('put' in part) return [{ table: part.put.table, item: part.put.item }]
    if (!('update' in part)) return []
    const { table, key, update, values = {}, names = {} } = part.update
    const added = update
      .replace(/^ADD /, '')
      .split(', ')
      .map((pair) => pair.split(' ') as [string, string])
    return [
      {
        table,
        item: { ...key, ...Object.fromEntries(added.map(([name, value]) => [names[name] ?? name, values[value]])) },
      },
    ]
  })
}

async function writeAll(world: World, rows: readonly Row[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) =>
    rows.slice(at * BATCH, (at + 1) * BATCH),
  )
  const write = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const requests: Record<string, WriteRequest[]> = {}
      for (const { table, item } of batch) {
        requests[table] = [
          ...(requests[table] ?? []),
          { PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } },
        ]
      }
      await world.cloud.dynamodb.send(new BatchWriteItemCommand({ RequestItems: requests }))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, write))
}

/** Adds this many files with the same bytes. @returns the id of one of them */
export async function seedFiles(world: World, account: Account, count: number): Promise<number> {
  const first = await keepFile(account, 'seed-0.txt', `seed of ${account.id}`)
  const content = await findContent(first.content)
  if (!content) throw new Error('the first one has no content')
  const rest = Array.from({ length: count - 1 }, (_, at) =>
    readyFile(account, { name: `seed-${at + 1}.txt` as FileName, permission: null }, content),
  )
  await writeAll(
    world,
    rest.flatMap((file) =>
      rowsOf([fileCreation(file), ...listRows(file).map((row) => rowPut({ ...row, id: file.id, owner: file.owner }))]),
    ),
  )
  const more = {
    names: { '#files': 'files', '#bytes': 'bytes' },
    values: { ':files': rest.length, ':bytes': rest.length * first.size },
  }
  for (const key of [usageKey(account.id), usageKey(0)]) {
    await updateItem({ ...key, update: 'ADD #files :files, #bytes :bytes', ...more })
  }
  const table = world.cloud.environment['CONTENTS_TABLE'] ?? ''
  await updateItem({
    table,
    key: { content: first.content },
    update: 'ADD refs :more',
    values: { ':more': rest.length },
  })
  return first.id
}

/** Adds this many new accounts, all of them friends of this one. */
export async function seedFriends(world: World, account: Account, count: number): Promise<Account[]> {
  const since = Date.now()
  const friends = Array.from({ length: count }, (_, at) =>
    newAccount(randomAccountId(), {
      name: `friend ${at}`,
      role: 'normal',
      verifier: null,
      phone: null,
      email: null,
      loginname: null,
      registeredFrom: '192.0.2.9',
    }),
  )
  const rows = friends.flatMap((other) =>
    rowsOf([
      { refusal: 'id', put: accountPut(other) },
      ...joinParts(other).filter((part) => 'put' in part),
      edgePut(account.id, friend(other.id), { since, time: since }),
      edgePut(other.id, friend(account.id), { since, time: since }),
      ...countParts(other.id, { follow: 1, friends: 1, fans: 1 }),
    ]),
  )
  await writeAll(world, rows)
  const share = countParts(account.id, { follow: 0, friends: 0, fans: count })
  for (const part of share) if ('update' in part) await updateItem(part.update)
  const own = { ...edgeKey(account.id, OWN_COUNT), update: 'ADD follow :count, friends :count' }
  await updateItem({ ...own, values: { ':count': count } })
  await updateItem({
    ...someShare(accountsStat),
    update: 'ADD #count :count',
    names: { '#count': 'count' },
    values: { ':count': count },
  })
  return friends
}
