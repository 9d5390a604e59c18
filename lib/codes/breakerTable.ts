/** The item of the text service's circuit breaker; it lies among the counters of the stage. */
import type { Delete, Item, OwnWrite, Update } from '../aws/dynamodb.ts'
import { subjects, throttleKey, ttlAfter } from '../throttle/table.ts'

export const breakerKey = () => throttleKey(subjects.stage(), 'sms-breaker')

/** When the pause ends, epoch milliseconds; 0 where the breaker never opened. */
export const openUntilIn = (item: Item | undefined): number => Number(item?.['openUntil'] ?? 0)

export const failuresIn = (item: Item | undefined): number => Number(item?.['failures'])

/** One more failure in a row. */
export function textFailure(now: number): Update {
  return {
    ...breakerKey(),
    update: 'ADD failures :one SET #ttl = :ttl',
    names: { '#ttl': 'ttl' },
    values: { ':one': 1, ':ttl': ttlAfter(now) },
  }
}

export function breakerOpening(until: number): Update {
  return { ...breakerKey(), update: 'SET openUntil = :until', values: { ':until': until } }
}

/** Ends the series of failures; refused where there is none. */
export function breakerClosing(): Delete {
  return { ...breakerKey(), condition: 'attribute_exists(failures)' }
}

/**
 * Takes the single try after a pause and begins the next pause for all other callers; refused where another try came
 * first.
 * @param id its own. Times are epoch milliseconds
 */
export function tryTaken(id: string, seen: number, until: number): OwnWrite & Update {
  return {
    ...breakerKey(),
    mark: { attribute: 'takenBy', value: id },
    update: 'SET openUntil = :until, takenBy = :id',
    condition: 'openUntil = :seen',
    values: { ':until': until, ':seen': seen, ':id': id },
  }
}

/** Ends the pause now (epoch milliseconds), so that the next request gets the try. */
export function tryPassed(id: string, now: number): Update {
  return {
    ...breakerKey(),
    update: 'SET openUntil = :now',
    condition: 'takenBy = :id',
    values: { ':now': now, ':id': id },
  }
}
