/**
 * The items of the trail. Every act lies once on the list of all, in the order of
 * time, and a row on the list of every account that it is about points to it.
 */
import { randomBytes } from 'node:crypto'
import type { Item, Part } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'
import type { Origin } from '../origin.ts'
import { sortableTime } from '../shelves/table.ts'
import type { Act } from './act.ts'
import { actKey, actsOf, allActs } from './keys.ts'

/** The contract's, for every act. */
const KEPT_SECONDS = 400 * 86_400

const textOf = (value: number | string | null | undefined) =>
  value === null || value === undefined ? undefined : String(value)

export function pointerPut(list: string, place: string, ttl: number): Part<'trail'> {
  return { refusal: 'trail', put: { table: surroundings().trailTable, item: { list, place, ttl } } }
}

/** Writes down an act, in the transaction that is the act. */
export function actParts({ what, who, whom, thing, to }: Act, origin: Origin): Part<'trail'>[] {
  const at = Date.now()
  const place = `${sortableTime(at)}#${randomBytes(8).toString('hex')}`
  const ttl = Math.ceil(at / 1000) + KEPT_SECONDS
  const item: Item = {
    ...actKey(allActs, place).key,
    what,
    who: textOf(who),
    whom: textOf(whom),
    thing: textOf(thing),
    to: textOf(to),
    at,
    from: origin.address,
    ttl,
  }
  const about = [...new Set([who, whom])].filter((id) => id !== null)
  return [
    { refusal: 'trail', put: { table: surroundings().trailTable, item } },
    ...about.map((id) => pointerPut(actsOf(id), place, ttl)),
  ]
}
