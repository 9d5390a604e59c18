/**
 * The alarms of S20 and S32, from the thing that happens to the alarm that rings: the events are made through the real
 * handlers, their log lines read as CloudWatch reads them, and the alarms are those that are deployed.
 */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { alarmsOf, rings, watchedBy } from '../support/alarms.ts'
import { askCode, startWindow, typeCode } from '../support/attempts.ts'
import { dialects, doors } from '../support/doors.ts'
import { askForCode, PASSWORD, register } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
const alarms = alarmsOf('test')

beforeAll(() => startWindow(world))
afterEach(() => world.cloud.sms.behave({ kind: 'deliver' }))

const alarm = (name: string) => {
  const found = alarms.get(name)
  if (!found) throw new Error(`there is no ${name}`)
  return found
}

/** What is logged while something is done. */
async function linesOf(act: () => Promise<unknown>): Promise<string[]> {
  const from = world.logs.length
  await act()
  return world.logs.slice(from)
}

/** The lines of so many such things. */
const times = (count: number, lines: readonly string[]) => Array.from({ length: count }, () => lines).flat()

describe('S20 the alarm for failed logins at large', () => {
  test('watches login_failed of its stage over five minutes, and tells whoever listens', () => {
    expect(watchedBy(alarm('LoginSprayAlarm'))).toEqual([['login_failed', 300]])
    expect(alarm('LoginSprayAlarm')).toMatchObject({
      Dimensions: [{ Name: 'stage', Value: 'test' }],
      Threshold: 500,
      AlarmActions: [{ Ref: 'AlarmTopic' }],
    })
  })

  test.each(dialects)('rings at the 500th failure, by %s too, of whomever; good logins are none', async (name) => {
    const person = await register(world, { from: freshAddress() })
    const good = await linesOf(() => doors[name].logIn(world, person.account, person.password, freshAddress()))
    expect(rings(alarm('LoginSprayAlarm'), times(1000, good))).toBe(false)
    for (const who of [person.account, freshName()]) {
      const failed = await linesOf(() => doors[name].logIn(world, who, 'wrong-password', freshAddress()))
      expect(rings(alarm('LoginSprayAlarm'), times(499, failed))).toBe(false)
      expect(rings(alarm('LoginSprayAlarm'), times(500, failed))).toBe(true)
    }
  })

  test('hears of those that wait as well, and of no other stage', async () => {
    const from = freshAddress()
    const guess = () => doors.userapi.logIn(world, 'somebody-else', PASSWORD, from)
    for (let time = 1; time <= 5; time++) await guess()
    const waiting = await linesOf(guess)
    expect(waiting.join()).toContain('"reason":"waiting"')
    expect(rings(alarm('LoginSprayAlarm'), times(500, waiting))).toBe(true)
    expect(alarmsOf('prod').size).toBe(alarms.size)
    for (const one of alarmsOf('prod').values()) {
      if (watchedBy(one).length > 0) expect(rings(one, times(500, waiting))).toBe(false)
    }
  })
})

describe('S32 the alarm for codes that nobody uses', () => {
  /** The lines of one code sent, and of its use. */
  async function oneCode() {
    const phone = freshPhone()
    let code = ''
    const sent = await linesOf(async () => {
      code = await askForCode(world, 'registerPhone', phone, freshAddress())
    })
    const used = await linesOf(() => typeCode(world, 'registerPhone', phone, code, { from: freshAddress() }))
    const wrong = await linesOf(() => typeCode(world, 'registerPhone', phone, code, { from: freshAddress() }))
    return { sent, used, wrong }
  }

  test('watches code_sent and code_used of its stage over 15 minutes, and tells whoever listens', () => {
    expect(watchedBy(alarm('CodesUnusedAlarm'))).toEqual([
      ['code_sent', 900],
      ['code_used', 900],
    ])
    expect(alarm('CodesUnusedAlarm').AlarmActions).toEqual([{ Ref: 'AlarmTopic' }])
  })

  test('rings under a fifth of at least twenty codes, none at all included', async () => {
    const { sent, used, wrong } = await oneCode()
    const rung = (sentTimes: number, usedTimes: number) =>
      rings(alarm('CodesUnusedAlarm'), [...times(sentTimes, sent), ...times(usedTimes, used), ...times(50, wrong)])
    expect([rung(20, 0), rung(20, 3), rung(100, 19), rung(1000, 199)]).toEqual([true, true, true, true])
    expect([rung(20, 4), rung(20, 20), rung(100, 20), rung(19, 0), rung(0, 0)]).toEqual(Array(5).fill(false))
  })

  test('is not told of codes that never went off', async () => {
    world.cloud.sms.behave({ kind: 'refuse', error: 'Throttled' }, 1)
    const refused = await linesOf(() => askCode(world, 'registerPhone', freshPhone(), freshAddress()))
    expect(rings(alarm('CodesUnusedAlarm'), times(100, refused))).toBe(false)
    expect(watchedBy(alarm('SmsFailedAlarm'))).toEqual([['sms_failed', 300]])
    expect(rings(alarm('SmsFailedAlarm'), times(4, refused))).toBe(false)
    expect(rings(alarm('SmsFailedAlarm'), times(5, refused))).toBe(true)
  })
})

test('S20 S32 no alarm watches a metric of our own but those heard above', () => {
  const watched = [...alarms.values()].flatMap((one) => watchedBy(one).map(([metric]) => metric))
  expect(watched.sort()).toEqual(['code_sent', 'code_used', 'login_failed', 'sms_failed'])
})
