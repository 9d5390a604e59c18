/**
 * What a request asks for does not depend on how much there is: the same store with ten people and with a thousand, in the
 * same rounds, calls and units. `npm run bench:growth` shows it of a million rows.
 */
import { beforeAll, expect, test } from 'vitest'
import type { Md5Hex } from '../lib/passwords/md5.ts'
import { makeVerifier } from '../lib/passwords/verifier.ts'
import { useMeter } from './support/costs/measure.ts'
import { type Cost, unitsOf } from './support/costs/meter.ts'
import { fillCrowd } from './support/growth/crowd.ts'
import { type Asker, growing, settings, startAsking } from './support/growth/requests.ts'
import { useWorld } from './support/world.ts'

const [FEW, MANY] = [10, 1000]
// A page is full in either store: what would differ else is how much there is to show.
const PAGE = 4

const world = useWorld(settings)
const meter = useMeter(world)
/** By size and name. */
const measured = new Map<number, Map<string, Cost>>()

/** @param turns the people that these requests use up; of several requests the last counts */
async function costs(asker: Asker, turns: readonly number[]): Promise<Map<string, Cost>> {
  const found = new Map<string, Cost>()
  for (const [name, make] of Object.entries(growing)) {
    for (const turn of turns) {
      const { send, status } = await make(asker, turn)
      const { cost, outcome } = await meter.costOf(send)
      if (outcome.status !== status) throw new Error(`${name} answered ${outcome.status} ${outcome.text}`)
      await world.settle()
      found.set(name, cost)
    }
  }
  return found
}

beforeAll(async () => {
  const asker = await startAsking(world, PAGE)
  const verifier = await makeVerifier('0'.repeat(32) as Md5Hex)
  const filling = { endpoint: world.cloud.engine.endpoint, verifier, centre: asker.centre }
  await fillCrowd(filling, 0, FEW)
  // Twice, since at first parameters are read and counters begun.
  measured.set(FEW, await costs(asker, [0, 1]))
  await fillCrowd(filling, FEW, MANY)
  measured.set(MANY, await costs(asker, [2]))
}, 120_000)

test.each(Object.keys(growing))('%s: the same rounds, calls and units with ten people and with a thousand', (name) => {
  const [few, many] = [FEW, MANY].map((size) => measured.get(size)?.get(name))
  if (!few || !many) throw new Error(`${name} was not measured`)
  expect(many.rounds).toEqual(few.rounds)
  expect(unitsOf(many)).toEqual(unitsOf(few))
  expect([many.s3, many.texts]).toEqual([few.s3, few.texts])
})
