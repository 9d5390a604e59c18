/** All traces of a person in the whole cloud. */
import type { Item, World } from './world.ts'

/** The attributes in order of their names, and the members of sets in order. */
function textOf(item: Item): string {
  const sorted = Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
  return JSON.stringify(sorted, (_name, value) => (value instanceof Set ? [...value] : value))
}

/** An address's count of requests for today, kept under the address alone until the day ends. */
const ofNobody = /^throttle .*"subject":"network#/

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Items of all tables, and keys of the bucket, that contain one of these marks as a whole word: an id, a phone, a name,
 * an address. Budgets of networks are left out, since they belong to no person.
 * @returns `table item`, sorted
 */
export async function tracesOf(world: World, marks: readonly (string | number)[]): Promise<string[]> {
  const standing = new RegExp(
    `(?<![A-Za-z0-9])(?:${marks.map((mark) => escaped(String(mark))).join('|')})(?![A-Za-z0-9])`,
  )
  const tables = world.cloud.template().tables.map(({ name }) => name.replace(/^gatehouse-test-/, ''))
  const found = await Promise.all(
    tables.map(async (table) => (await world.items(table)).map((item) => `${table} ${textOf(item)}`)),
  )
  const objects = world.objects().map(({ key }) => `bucket ${key}`)
  return [...found.flat(), ...objects].filter((text) => standing.test(text) && !ofNobody.test(text)).sort()
}

/** Runs all due work: remains of deleted accounts, exports, objects without a row. */
export async function settleLeaving(world: World): Promise<void> {
  await world.leave()
  // Long enough for requests that were under way at the deletion, and for issued forms and links to expire.
  world.advance(21 * 60_000)
  await world.leave()
  await world.export()
  await world.sweep()
}
