/** Updates at once: one winner for each old value, no session forked, no email held twice. */
import { expect, test } from 'vitest'
import { ask, isLive, join, type Member, openSession, readOwn, update } from '../support/actions.ts'
import { inParallel } from '../support/attempts.ts'
import { holderOf, orphans, sessionsOf } from '../support/evidence.ts'
import { partsOf } from '../support/forge.ts'
import { rounds } from '../support/storms.ts'
import { type Answer, freshName, useWorld } from '../support/world.ts'

const RUNS = rounds(10)

const world = useWorld({
  EXISTENCE_PER_NETWORK_HOUR: '100000',
  LOOKUPS_PER_ACCOUNT_HOUR: '100000',
  REGISTER_PER_NETWORK_HOUR: '100000',
})

const repeatedly = async (act: () => Promise<void>) => {
  for (let run = 0; run < RUNS; run++) await act()
}

const messages = (answers: readonly Answer[]) => answers.map(({ json }) => json.mess).sort()
const oneWinner = (losers: number, loss: string) => [...Array(losers).fill(loss), 'update success'].sort()

test('S39 ∥20 Updates with one token: one winner for one old value, and one session whose tokens all live', async () => {
  const member = await join(world)
  let old = ''
  await repeatedly(async () => {
    const answers = await inParallel(20, (index) =>
      update(world, member.token, [
        ['cont', old, `${old}-${index}`],
        ['tag', '', ''],
      ]),
    )
    expect(messages(answers)).toEqual(oneWinner(19, 'old data error'))
    const tokens: string[] = answers.map(({ json }) => json.token)
    expect(new Set(tokens.map((token) => partsOf(token).payload['sid'])).size).toBe(1)
    expect(await Promise.all([member.token, ...tokens].map((token) => isLive(world, token)))).toEqual(
      Array(21).fill(true),
    )
    expect(await sessionsOf(world, Number(member.id))).toHaveLength(1)
    const winner = answers.findIndex(({ json }) => json.success)
    member.token = tokens[winner] ?? ''
    expect(await readOwn(world, member, ['cont'])).toEqual([`${old}-${winner}`])
    old = `${old}-${winner}`
  })
})

test('S39 ∥10 Updates of two sessions: one order of effects', async () => {
  const member = await join(world)
  const other: Member = { ...member, token: await openSession(world, member.id) }
  await repeatedly(async () => {
    const [old = ''] = await readOwn(world, member, ['cont'])
    const answers = await inParallel(10, (index) =>
      update(world, (index % 2 === 0 ? member : other).token, [
        ['cont', old, freshName()],
        ['card', '', ''],
      ]),
    )
    expect(messages(answers)).toEqual(oneWinner(9, 'old data error'))
    member.token = answers[0]?.json.token
    other.token = answers[1]?.json.token
    expect(await sessionsOf(world, Number(member.id))).toHaveLength(2)
  })
})

test('S4 ∥10 people who want one email: one has it', async () => {
  const people = await inParallel(10, () => join(world))
  await repeatedly(async () => {
    const email = `${freshName()}@example.com`
    const olds = await Promise.all(people.map(async (person) => (await readOwn(world, person, ['email']))[0] ?? ''))
    const answers = await inParallel(10, (index) =>
      update(world, people[index]?.token, [['email', olds[index] ?? '', email]]),
    )
    for (const [index, { json }] of answers.entries()) if (people[index]) people[index].token = json.token
    expect(messages(answers)).toEqual(oneWinner(9, 'data format error'))
    const winner = people[answers.findIndex(({ json }) => json.success)]
    expect(await holderOf(world, email)).toBe(Number(winner?.id))
    expect(await orphans(world)).toEqual([])
  })
})

test('a logout beside an Update ends the session, whoever came first', async () => {
  await repeatedly(async () => {
    const { id, token } = await join(world)
    const [updated, ended] = await Promise.all([
      update(world, token, [['cont', '', 'a']]),
      ask(world, 'Logout', {}, token),
    ])
    expect(ended.json.Response.mess).toBe('logout success')
    for (const one of [token, updated.json.token ?? token]) expect(await isLive(world, one)).toBe(false)
    expect(await sessionsOf(world, Number(id))).toEqual([])
  })
})
