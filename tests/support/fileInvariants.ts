/** Checks the consistency of files in every state of the data; each violation is a sentence. */
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb'
import type { PendingFile, StoredFile } from '../../lib/files/file.ts'
import { listRows, uploadRow } from '../../lib/files/listRows.ts'
import { fileFrom } from '../../lib/files/table.ts'
import type { Item, World } from './world.ts'

/** All values here are texts and numbers; a general converter would be slow for so many. */
const itemFrom = (item: Record<string, AttributeValue>): Item =>
  Object.fromEntries(Object.entries(item).map(([name, { S, N }]) => [name, S ?? Number(N)]))

/** The tables and the bucket. */
type Stored = Pick<World, 'cloud' | 'objects' | 's3'>

/** Every item of a table, over all pages. */
async function allOf(world: Stored, name: string): Promise<Item[]> {
  const TableName = world.cloud.environment[`${name}_TABLE`]
  const found: Item[] = []
  for await (const { Items = [] } of paginateScan(
    { client: world.cloud.dynamodb },
    { TableName, ConsistentRead: true },
  ))
    found.push(...Items.map(itemFrom))
  return found
}

interface Everything {
  ready: StoredFile[]
  pending: PendingFile[]
  lists: Item[]
  contents: Item[]
  usage: Item[]
  jobs: Item[]
}

async function readEverything(world: Stored): Promise<Everything> {
  const [files = [], lists = [], contents = [], usage = [], jobs = []] = await Promise.all(
    ['FILES', 'LISTS', 'CONTENTS', 'USAGE', 'JOBS'].map((name) => allOf(world, name)),
  )
  const all = files.map(fileFrom)
  const ready = all.filter((file) => file.state === 'ready')
  const pending = all.filter((file) => file.state === 'pending')
  return { ready, pending, lists, contents, usage, jobs }
}

function countBy<Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string | number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(String(nameOf(thing)), (counts.get(String(nameOf(thing))) ?? 0) + 1)
  return counts
}

/** The entries of one list that are missing in the other. */
function differences(what: string, wanted: readonly string[], there: readonly string[]): string[] {
  const [expected, found] = [new Set(wanted), new Set(there)]
  return [
    ...wanted.filter((one) => !found.has(one)).map((one) => `${what} is missing: ${one}`),
    ...there.filter((one) => !expected.has(one)).map((one) => `${what} of nothing: ${one}`),
  ]
}

/** Every file has its bytes, and the bytes count the files that share them. */
function wrongContents(world: Stored, { ready, contents }: Everything): string[] {
  const objects = new Map(world.objects().map((object) => [object.key, object]))
  const byKey = new Map(contents.map((item) => [String(item['content']), item]))
  const refs = countBy(ready, ({ content }) => content)
  const ofFiles = ready.flatMap((file) => {
    const [content, object] = [byKey.get(file.content), objects.get(file.object)]
    return [
      ...(content?.['object'] === file.object ? [] : [`file ${file.id} and its content name different objects`]),
      ...(object ? [] : [`file ${file.id} has no object`]),
      ...(object && object.size !== file.size ? [`file ${file.id} has ${object.size} bytes, not ${file.size}`] : []),
      ...(object && file.md5 !== '' && object.etag !== file.md5 ? [`file ${file.id} has bytes of another md5`] : []),
    ]
  })
  const ofContents = contents.flatMap((item) => {
    const key = String(item['content'])
    const count = refs.get(key) ?? 0
    return count > 0 && item['refs'] === count
      ? []
      : [`content ${key} counts ${item['refs']} files, there are ${count}`]
  })
  return [...ofFiles, ...ofContents]
}

const keysOf = (jobs: readonly Item[]) => jobs.filter(({ kind }) => kind === 'object').map(({ key }) => String(key))

const isOfFiles = (key: string) => /^(pending|bytes|own)\//.test(key)

/** Every object and every multipart upload has a row that names it. */
function unknownObjects(world: Stored, { pending, contents, jobs }: Everything): string[] {
  const named = new Set([
    ...contents.map(({ object }) => String(object)),
    ...pending.map(({ arrivesAt }) => arrivesAt),
    ...keysOf(jobs),
  ])
  return [
    ...world.objects().flatMap(({ key }) => (isOfFiles(key) && !named.has(key) ? [`object of nothing: ${key}`] : [])),
    ...world.s3.uploads().flatMap(({ key }) => (named.has(key) ? [] : [`multipart upload of nothing: ${key}`])),
  ]
}

const ofFilesOnly = /^(own|own-names|own-md5|seen|names|md5|recommended|uploads)#/
const rowOf = (list: unknown, sortKey: unknown, id: unknown) => `${list} ${sortKey} → ${id}`

function wrongLists({ ready, pending, lists }: Everything): string[] {
  const wanted = [
    ...ready.flatMap((file) => listRows(file).map(({ list, sortKey }) => rowOf(list, sortKey, file.id))),
    ...pending.map((file) => rowOf(uploadRow(file).list, uploadRow(file).sortKey, file.id)),
  ]
  const there = lists.filter(({ list }) => ofFilesOnly.test(String(list)))
  return differences(
    'a row',
    wanted,
    there.map(({ list, sortKey, id }) => rowOf(list, sortKey, id)),
  )
}

const ID_MIN = 1_000_000_000

/** An account's usage equals the sum of its files, and the total equals the sum of all accounts. */
function wrongUsage({ ready, pending, usage }: Everything): string[] {
  const kept = new Map<number, { files: number; bytes: number }>()
  for (const { owner, size } of [...ready, ...pending]) {
    const { files, bytes } = kept.get(owner) ?? { files: 0, bytes: 0 }
    kept.set(owner, { files: files + 1, bytes: bytes + size })
  }
  const say = (account: unknown, files: unknown, bytes: unknown) => `${account}: ${files} files, ${bytes} bytes`
  const sum = (name: string, rows: readonly Item[]) => rows.reduce((total, row) => total + Number(row[name]), 0)
  const ofAccounts = usage.filter(({ account, files }) => Number(account) >= ID_MIN && files !== 0)
  const ofAll = usage.filter(({ account }) => Number(account) < ID_MIN)
  const counted = ofAccounts.map(({ account, files, bytes }) => say(account, files, bytes))
  return [
    ...differences(
      'usage',
      [...kept].map(([account, { files, bytes }]) => say(account, files, bytes)),
      counted,
    ),
    ...['files', 'bytes'].flatMap((name) => {
      const [all, each] = [sum(name, ofAll), sum(name, ofAccounts)]
      return all === each ? [] : [`the total says ${all} ${name}, the accounts ${each}`]
    }),
  ]
}

/** The sweep's list has every upload in progress, and no other. */
function wrongJobs({ pending, jobs }: Everything): string[] {
  const wanted = pending.map(({ id, job }) => `${job.list} ${job.due} → ${id}`)
  const there = jobs.filter(({ kind }) => kind === 'upload')
  return differences(
    'a job',
    wanted,
    there.map(({ list, due, file }) => `${list} ${due} → ${file}`),
  )
}

/** Violations that must not exist whenever no request is under way. */
export async function violations(world: Stored): Promise<string[]> {
  const all = await readEverything(world)
  return [
    ...wrongContents(world, all),
    ...unknownObjects(world, all),
    ...wrongLists(all),
    ...wrongUsage(all),
    ...wrongJobs(all),
  ]
}

/** Leftovers after all due work: no upload is pending, and every object belongs to a file. */
export async function leftovers(world: Stored): Promise<string[]> {
  const all = await readEverything(world)
  const named = new Set(all.contents.map(({ object }) => String(object)))
  return [
    ...all.pending.map(({ id }) => `upload ${id} is still under way`),
    ...keysOf(all.jobs).map((key) => `a job for ${key} is left`),
    ...world.objects().flatMap(({ key }) => (isOfFiles(key) && !named.has(key) ? [`object of nothing: ${key}`] : [])),
    ...world.s3.uploads().map(({ key }) => `multipart upload of ${key} is left`),
    ...(await violations(world)),
  ]
}

const DAY_MS = 86_400_000

/** Lets a day and then a week pass, each with a sweep at its end. @returns the violations and leftovers then */
export async function afterSweeps(
  world: Stored & Pick<World, 'advance' | 'sweep' | 'settle' | 'resetClock'>,
): Promise<string[]> {
  try {
    for (const milliseconds of [61_000, DAY_MS, DAY_MS + 21 * 60_000, 7 * DAY_MS, 21 * 60_000]) {
      world.advance(milliseconds)
      await world.sweep()
      await world.settle()
    }
    return await leftovers(world)
  } finally {
    world.resetClock()
  }
}
