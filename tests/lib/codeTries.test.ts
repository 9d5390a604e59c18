/** Tries of a phone's codes: of the code and of the hour in one conditional write of one item. */
import { beforeEach, describe, expect, test } from 'vitest'
import { giveBackOnce, transact, updateItem, type Written, writeOwn } from '../../lib/aws/dynamodb.ts'
import type { Purpose } from '../../lib/codes/purpose.ts'
import {
  type CodeTry,
  codesEnd,
  codeWritten,
  consumption,
  hourReturn,
  newCode,
  tryRefusal,
  tryReturn,
  trySpending,
} from '../../lib/codes/table.ts'
import type { Phone } from '../../lib/identity/phone.ts'
import { inParallel, spentBefore, startWindow } from '../support/attempts.ts'
import { itemOfPhone, spent } from '../support/evidence.ts'
import { readFreshNetwork, readFreshPhone } from '../support/readFresh.ts'
import { windowStart } from '../support/windows.ts'
import { freshName, useWorld } from '../support/world.ts'

const world = useWorld()
const HOUR_MS = 3_600_000
const hash = { hash: 'h', nonce: 'n', keyId: '1' }

beforeEach(() => startWindow(world))

const itemOf = (phone: Phone) => itemOfPhone(world, phone.number.slice('+86'.length))
const hourOf = (phone: Phone) => spent(world, `phone#${phone.number}`, 'code-tries', 'hour')
const store = (phone: Phone, purpose: Purpose) =>
  updateItem(codeWritten(phone, purpose, newCode(hash, null, Date.now()), []))
const tryOf = (phone: Phone, purpose: Purpose = 'login'): CodeTry => ({
  phone,
  purpose,
  network: readFreshNetwork(),
  id: freshName(),
  now: Date.now(),
})
const spend = (one: CodeTry): Promise<Written> => writeOwn(trySpending(one))

/** What refuses a try now. */
async function refusalOf(one: CodeTry): Promise<string> {
  const written = await spend(one)
  if (written.done) return 'none'
  const refusal = tryRefusal(one, written.item)
  return refusal.kind === 'no-code' ? refusal.kind : `${refusal.kind} ${refusal.limit.name}`
}

describe('S28 S30 a try spends of its code and of the hour at once, or nothing', () => {
  test('without a live code nothing is written, not even an item', async () => {
    const phone = readFreshPhone()
    expect(await refusalOf(tryOf(phone))).toBe('no-code')
    expect(await itemOf(phone)).toBeUndefined()
    await store(phone, 'reset')
    expect(await refusalOf(tryOf(phone))).toBe('no-code')
    expect(await hourOf(phone)).toBe(0)
  })

  test('the hour that is used up spends nothing of the code', async () => {
    const phone = readFreshPhone()
    await store(phone, 'login')
    await spentBefore(world, `phone#${phone.number}`, 'code-tries', 'hour', 20)
    expect(await refusalOf(tryOf(phone))).toBe('hour CODE_TRIES_PER_PHONE_HOUR')
    expect((await itemOf(phone))?.['login']).toMatchObject({ tries: 0, triesBy: {} })
  })

  test('a code that is dead spends nothing of the hour, and its own limit is told before that of the hour', async () => {
    const phone = readFreshPhone()
    await store(phone, 'login')
    const own = readFreshNetwork()
    for (let time = 1; time <= 5; time++) expect((await spend({ ...tryOf(phone), network: own })).done).toBe(true)
    await spentBefore(world, `phone#${phone.number}`, 'code-tries', 'hour', 20)
    expect(await refusalOf({ ...tryOf(phone), network: own })).toBe('dead CODE_TRIES')
    expect(await hourOf(phone)).toBe(20)
  })

  test('of forty at once at two codes, the last one of the hour is spent by a single one', async () => {
    const phone = readFreshPhone()
    await Promise.all([store(phone, 'login'), store(phone, 'reset')])
    await spentBefore(world, `phone#${phone.number}`, 'code-tries', 'hour', 19)
    const tries = await inParallel(40, (index) => spend(tryOf(phone, index % 2 ? 'login' : 'reset')))
    expect(tries.filter(({ done }) => done)).toHaveLength(1)
    expect(await hourOf(phone)).toBe(20)
    const { login, reset } = (await itemOf(phone)) ?? {}
    const triesIn = (code: unknown) => (code as { tries: number }).tries
    expect(triesIn(login) + triesIn(reset)).toBe(1)
  })

  test('S88 a repeat is known by its own code, whatever was tried of another one meanwhile', async () => {
    const phone = readFreshPhone()
    await Promise.all([store(phone, 'login'), store(phone, 'reset')])
    const one = tryOf(phone)
    expect((await spend(one)).done).toBe(true)
    expect((await spend(tryOf(phone, 'reset'))).done).toBe(true)
    expect((await spend(one)).done).toBe(true)
    expect((await itemOf(phone))?.['login']).toMatchObject({ tries: 1 })
    expect(await hourOf(phone)).toBe(2)
  })
})

describe('S90 a try that is given back', () => {
  test('goes back to the hour it was spent in, when that is over too', async () => {
    const phone = readFreshPhone()
    await store(phone, 'login')
    const one = tryOf(phone)
    await spend(one)
    world.advance(HOUR_MS)
    await store(phone, 'login')
    await spend(tryOf(phone))
    expect(
      await giveBackOnce(tryReturn({ ...one, network: readFreshNetwork() }, hash, { ofHour: true, isOnly: true })),
    ).toBe(false)
    expect(await giveBackOnce(hourReturn(one))).toBe(true)
    expect(await giveBackOnce(hourReturn(one))).toBe(false)
    expect(await hourOf(phone)).toBe(1)
    expect((await itemOf(phone))?.[`tries#${windowStart('hour') - 3600}`]).toBe(0)
  })

  test('by the use of its code leaves the wrong ones of the hour, and the codes of other purposes', async () => {
    const phone = readFreshPhone()
    await Promise.all([store(phone, 'login'), store(phone, 'bind')])
    await spend(tryOf(phone))
    const one = tryOf(phone)
    await spend(one)
    const use = () => transact([consumption(one, hash, { ofHour: true, endsOthers: false })])
    expect(await use()).toEqual({ done: true })
    expect(await use()).toMatchObject({ done: false })
    expect(await hourOf(phone)).toBe(1)
    expect(Object.keys((await itemOf(phone)) ?? {}).filter((name) => !name.includes('#'))).toEqual(
      expect.arrayContaining(['bind', 'phone', 'purpose']),
    )
    expect((await itemOf(phone))?.['login']).toBeUndefined()
  })
})

describe('S43 S44 the end of all codes of a phone', () => {
  test('leaves what was counted, and of a phone without an item nothing but a row that ends by itself', async () => {
    const [phone, other] = [readFreshPhone(), readFreshPhone()]
    await Promise.all([store(phone, 'login'), store(phone, 'delete')])
    await spend(tryOf(phone))
    expect(await transact([codesEnd(phone, Date.now())])).toEqual({ done: true })
    expect(await refusalOf(tryOf(phone))).toBe('no-code')
    expect(await hourOf(phone)).toBe(1)
    expect((await itemOf(phone))?.['delete']).toBeUndefined()
    await transact([codesEnd(other, Date.now())])
    expect(await itemOf(other)).toEqual({
      phone: other.number,
      purpose: 'all',
      ttl: windowStart('day') + 2 * 86_400,
    })
  })
})
