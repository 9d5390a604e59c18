/** What must be true of accounts whatever has happened: every violation, as a sentence. */
import { orphans } from './evidence.ts'
import type { Item, World } from './world.ts'

const textOf = (value: unknown) => String(value)

/** What stands in one list and not in the other. */
function differences(what: string, wanted: readonly string[], there: readonly string[]): string[] {
  return [
    ...wanted.filter((one) => !there.includes(one)).map((one) => `${what} is missing: ${one}`),
    ...there.filter((one) => !wanted.includes(one)).map((one) => `${what} of nothing: ${one}`),
  ]
}

/** Every account stands in the list of its role, once, and in the number of all. */
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

/** A session is somebody's; one of an epoch that is still to come would begin by itself. */
function wrongSessions(users: readonly Item[], sessions: readonly Item[]): string[] {
  const epochs = new Map(users.map(({ id, epoch }) => [textOf(id), Number(epoch)]))
  return sessions.flatMap(({ account, slot, epoch }) => {
    const current = epochs.get(textOf(account))
    if (current === undefined) return [`session ${slot} of nobody: ${account}`]
    return Number(epoch) > current ? [`session ${slot} of ${account} is ahead of its account`] : []
  })
}

/** @returns what is wrong with accounts, identifiers, sessions, lists and numbers; nothing where all is well */
export async function accountViolations(world: World): Promise<string[]> {
  const [users = [], sessions = [], lists = [], stats = []] = await Promise.all(
    ['users', 'sessions', 'lists', 'stats'].map((table) => world.items(table)),
  )
  const people = users.filter((item) => item['role'] !== undefined)
  return [...(await orphans(world)), ...wrongLists(people, lists, stats), ...wrongSessions(people, sessions)]
}
