import { expect, test } from 'vitest'
import { again, untilSettled } from '../../lib/aws/retry.ts'
import { Fault } from '../../lib/fault.ts'

test('An attempt that was overtaken is made again until it settles, and no longer', async () => {
  let attempts = 0
  expect(await untilSettled(5, async () => (++attempts < 3 ? again : undefined))).toBe(undefined)
  expect(attempts).toBe(3)
})

test('An attempt that is always overtaken ends as unavailable, after as many as were allowed', async () => {
  let attempts = 0
  const never = untilSettled(3, async () => {
    attempts++
    return again
  })
  await expect(never).rejects.toEqual(new Fault('unavailable', { retryAfterSeconds: 1 }))
  expect(attempts).toBe(3)
})

test('What an attempt throws ends it at once', async () => {
  let attempts = 0
  const failing = untilSettled(3, async () => {
    attempts++
    throw new Error('no table')
  })
  await expect(failing).rejects.toThrow('no table')
  expect(attempts).toBe(1)
})
