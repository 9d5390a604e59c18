/**
 * The texts in the item of a phone: the cool-down, and how many were sent on a day (UTC), in all and by network. All
 * limits of a phone are decided by one conditional write. Each window has an attribute whose name has its start, so that
 * the first text of a window and a further one are the same write.
 */
import type { Item, OwnWrite, Update } from '../aws/dynamodb.ts'
import type { Phone } from '../identity/phone.ts'
import { ttlAfter } from '../throttle/table.ts'
import { windowOf } from '../throttle/window.ts'
import { phoneKey } from './table.ts'

/** A text to a phone. Times are epoch milliseconds. */
export interface PhoneText {
  phone: Phone
  /** Name of the network that asks for it. */
  network: string
  id: string
  now: number
  /** When its cool-down ends. */
  until: number
}

/** How many texts, of one network in an hour and on a day, and of all networks on a day. */
export interface TextCounts {
  hour: number
  day: number
  all: number
}

/** The attributes of a text's windows. */
function attributesOf({ network, now }: PhoneText) {
  const [{ startSeconds: hour }, { startSeconds: day }] = [windowOf('hour', now), windowOf('day', now)]
  return { '#hour': `hour#${hour}#${network}`, '#day': `day#${day}#${network}`, '#all': `day#${day}` }
}

/** When the cool-down ends; 0 or past where none holds. */
export const coolDownIn = (item: Item | undefined): number => Number(item?.['coolDownUntil'] ?? 0)

/** What the text's windows count. */
export function countsIn(item: Item | undefined, text: PhoneText): TextCounts {
  const names = attributesOf(text)
  const count = (name: string) => Number(item?.[name] ?? 0)
  return { hour: count(names['#hour']), day: count(names['#day']), all: count(names['#all']) }
}

/** Counts a text and begins its cool-down; refused while one holds, and where a limit is reached. */
export function textCounted(text: PhoneText, most: TextCounts): OwnWrite & Update {
  const { phone, id, now, until } = text
  return {
    ...phoneKey(phone),
    mark: { attribute: 'lastText', value: id },
    update: 'ADD #hour :one, #day :one, #all :one SET coolDownUntil = :until, lastText = :id, #ttl = :ttl',
    condition: [
      '(attribute_not_exists(coolDownUntil) OR coolDownUntil <= :now)',
      '(attribute_not_exists(#hour) OR #hour < :mostOfHour)',
      '(attribute_not_exists(#day) OR #day < :mostOfDay)',
      '(attribute_not_exists(#all) OR #all < :mostOfAll)',
    ].join(' AND '),
    names: { ...attributesOf(text), '#ttl': 'ttl' },
    values: {
      ':one': 1,
      ':mostOfHour': most.hour,
      ':mostOfDay': most.day,
      ':mostOfAll': most.all,
      ':until': until,
      ':now': now,
      ':id': id,
      ':ttl': ttlAfter(Math.max(windowOf('day', now).endsAt, until)),
    },
  }
}

/**
 * Takes a text back while no other has been counted since. A count that comes to nothing is removed: a network without a
 * text leaves nothing behind.
 * @param counts as they stood with this text
 * @param endsCoolDown whether the cool-down is taken back too
 */
export function lastTextReturn(text: PhoneText, counts: TextCounts, endsCoolDown: boolean): Update {
  const paths = [
    ['#hour', counts.hour],
    ['#day', counts.day],
    ['#all', counts.all],
  ] as const
  const lowered = paths.flatMap(([path, count]) => (count > 1 ? [`${path} :minusOne`] : []))
  const removed = [
    ...paths.flatMap(([path, count]) => (count > 1 ? [] : [path])),
    ...(endsCoolDown ? ['coolDownUntil', 'lastText'] : []),
  ]
  return {
    ...phoneKey(text.phone),
    update: [
      ...(lowered.length > 0 ? [`ADD ${lowered.join(', ')}`] : []),
      ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
    ].join(' '),
    condition: 'lastText = :id',
    names: attributesOf(text),
    values: { ':id': text.id, ...(lowered.length > 0 && { ':minusOne': -1 }) },
  }
}

/** The same where another text has been counted since, or a code was used. */
export function formerTextReturn(text: PhoneText): Update {
  return {
    ...phoneKey(text.phone),
    update: 'ADD #hour :minusOne, #day :minusOne, #all :minusOne',
    condition: '#hour > :zero AND #day > :zero AND #all > :zero',
    names: attributesOf(text),
    values: { ':minusOne': -1, ':zero': 0 },
  }
}

// AWS refuses requests of a clock that is wrong by five minutes.
const CLOCKS_DIFFER_MS = 600_000

/** The attributes of days that no function counts any more, whatever its clock. */
export function pastAttributes(item: Item | undefined, now: number): string[] {
  const { startSeconds: day } = windowOf('day', now - CLOCKS_DIFFER_MS)
  return Object.keys(item ?? {}).filter((name) => Number(/^(?:hour|day|tries)#(\d+)/.exec(name)?.[1] ?? day) < day)
}
