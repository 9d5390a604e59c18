/** The console's answers about the clock, and a new beginning. */
import { integer, literal, maxValue, minValue, number, object, parse, pipe } from 'valibot'
import { aheadMs, moveClock, resetClock } from '../clock.ts'
import { readBody } from '../listen.ts'
import { emptyCloud } from '../reset.ts'
import { CallError } from './call.ts'
import { type Answer, json } from './exchange.ts'

const DAY_SECONDS = 86_400
/** DynamoDB's time to live passes over what ran out more than five years ago. */
const AHEAD_DAYS_MAX = 4 * 366

const moveSchema = object({ seconds: pipe(number(), integer(), minValue(1), maxValue(AHEAD_DAYS_MAX * DAY_SECONDS)) })
/** A word of the page, so that no mere visit of the path empties anything. */
const resetSchema = object({ confirm: literal('delete everything') })

const clock = () => ({ at: Date.now(), aheadMs: aheadMs() })

export const timeAnswers: readonly [route: string, answer: Answer][] = [
  ['GET /clock.json', ({ response }) => json(response, clock())],
  [
    'POST /clock/forward',
    async ({ request, response, cloud, running }) => {
      const { seconds } = parse(moveSchema, JSON.parse(await readBody(request)))
      if (aheadMs() / 1000 + seconds > AHEAD_DAYS_MAX * DAY_SECONDS) {
        throw new CallError('The clock goes forward by four years at most. Go back to now first.')
      }
      moveClock(seconds * 1000)
      await cloud.sweep()
      await running()?.runSchedules()
      json(response, clock())
    },
  ],
  [
    'POST /clock/now',
    ({ response, running }) => {
      resetClock()
      // What the functions remember until some time would be kept for as long as the clock was ahead.
      running()?.renew()
      json(response, clock())
    },
  ],
  [
    'POST /reset',
    async ({ request, response, cloud, requests, running }) => {
      parse(resetSchema, JSON.parse(await readBody(request)))
      const deleted = await emptyCloud(cloud)
      requests.clear()
      running()?.renew()
      await running()?.seedAdmin()
      json(response, deleted)
    },
  ],
]
