/** Whatever in the whole cloud tells of somebody. */
import type { Item, World } from './world.ts'

/** Its attributes in the order of their names; DynamoDB's sets too. */
function textOf(item: Item): string {
  const sorted = Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
  return JSON.stringify(sorted, (_name, value) => (value instanceof Set ? [...value] : value))
}

/** What an address has asked for today, whoever it was: it stands under the address alone, and ends with the day. */
const ofNobody = /^throttle .*"subject":"network#/

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Items of all tables and keys of the bucket in which one of these stands by itself: an id, a phone, a name, an address.
 * Budgets of networks are left out: they are nobody's.
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

/** Everything that is due by then is done: what is left of who has gone, exports, objects that nothing names. */
export async function settleLeaving(world: World): Promise<void> {
  await world.leave()
  // Past every request that was under way at the deletion, and past the forms and links that were out.
  world.advance(21 * 60_000)
  await world.leave()
  await world.export()
  await world.sweep()
}
