import { afterAll, beforeAll } from 'vitest'
import type { World } from '../world.ts'
import { type Meter, startMeter } from './meter.ts'

/** The meter of a test file, on the wire of its world. */
export function useMeter(world: World): Meter {
  let meter: ReturnType<typeof startMeter> | undefined
  beforeAll(() => {
    meter = startMeter(world)
  })
  afterAll(() => meter?.stop())
  return {
    costOf(act) {
      if (!meter) throw new Error('the meter is there only while tests run')
      return meter.costOf(act)
    },
  }
}
