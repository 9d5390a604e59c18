/** Checks the consistency of accounts in every state of the data; each violation is a sentence. */
import { orphans } from './evidence.ts'
import type { Item, World } from './world.ts'

const textOf = (value: unknown) => String(value)

/** The entries of one list that are missing in the other. */
function differences(what: string, wanted: readonly string[], there: readonly string[]): string[] {
  return [
    ...wanted.filter((one) => !there.includes(one)).map((one) => `${what} is missing: ${one}`),
    ...there.filter((one) => !wanted.includes(one)).map((one) => `${what} of nothing: ${one}`),
  ]
}

/** Every account is in the list of its role exactly once, and in the total. */
function wrongLists(users: readonly Item[], lists: readonly Item[], stats: readonly Item[]): string[] {
  const wanted = users.map(({ id, role }) => `accounts#${role} ${id}`)
  const there = lists.filter(({ list }) => textOf(list).startsWith('accounts#')).map(({ list, id }) => `${list} ${id}`)
  const counted = stats
    .filter(({ stat }) => /^accounts#\d+$/.test(textOf(stat)))
    .reduce((sum, { count }) => sum + Number(count), 0)
  return [
    ...differences('row of an account', wanted, there),
    ...(counted === users.length ? [] : [`${counted} accounts are counted, there are ${users.length}`]),
  ]
}

/** Every session has an account. A session of a future epoch would become valid by itself, so there is none. */
function wrongSessions(users: readonly Item[], sessions: readonly Item[]): string[] {
  const epochs = new Map(users.map(({ id, epoch }) => [textOf(id), Number(epoch)]))
  return sessions.flatMap(({ account, slot, epoch }) => {
    const current = epochs.get(textOf(account))
    if (current === undefined) return [`session ${slot} of nobody: ${account}`]
    return Number(epoch) > current ? [`session ${slot} of ${account} is ahead of its account`] : []
  })
}

/** @returns the violations in accounts, identifiers, sessions, lists and counts; empty if there are none */
export async function accountViolations(world: World): Promise<string[]> {
  const [users = [], sessions = [], lists = [], stats = []] = await Promise.all(
    ['users', 'sessions', 'lists', 'stats'].map((table) => world.items(table)),
  )
  const people = users.filter((item) => item['role'] !== undefined)
  return [...(await orphans(world)), ...wrongLists(people, lists, stats), ...wrongSessions(people, sessions)]
}
