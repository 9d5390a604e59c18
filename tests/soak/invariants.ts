/** What must be true when the soak is over and nothing is under way: every violation, as a sentence. */
import { edgesOf, orphans, people } from '../support/evidence.ts'
import { violations } from '../support/fileInvariants.ts'
import type { Service } from './service.ts'

const isThere = (user: Record<string, unknown>) =>
  user['loginname'] ?? user['phone'] ?? user['email'] ?? user['registeredAt']

/** What an account's edges come to, and what its counters say. */
async function wrongFriends(service: Service, account: number): Promise<string[]> {
  const edges = await edgesOf(service, account)
  const beginning = (prefix: string) => edges.filter(({ edge }) => String(edge).startsWith(prefix))
  const counted = (name: string) => beginning('count#').reduce((sum, item) => sum + Number(item[name] ?? 0), 0)
  const [asks = 0, asked = 0, friends = 0] = ['asks#', 'asked#', 'friend#'].map((prefix) => beginning(prefix).length)
  const wanted = { follow: asks + friends, friends, fans: asked + friends }
  return Object.entries(wanted).flatMap(([name, number]) =>
    counted(name) === number ? [] : [`${name} of ${account} says ${counted(name)}, there are ${number}`],
  )
}

/** An edge of one end is an edge of the other. */
async function oneSided(service: Service, accounts: readonly number[]): Promise<string[]> {
  const all = new Map<number, Set<string>>()
  for (const account of accounts)
    all.set(account, new Set((await edgesOf(service, account)).map(({ edge }) => String(edge))))
  return [...all].flatMap(([account, edges]) =>
    [...edges]
      .filter((edge) => edge.startsWith('friend#'))
      .filter((edge) => !all.get(Number(edge.slice('friend#'.length)))?.has(`friend#${account}`))
      .map((edge) => `${account} has ${edge} alone`),
  )
}

/** In the calm, with nothing under way. */
export async function wrongNow(service: Service): Promise<string[]> {
  const { users } = await people(service)
  const accounts = users.filter(isThere).map(({ id }) => Number(id))
  const friends: string[] = []
  for (const account of accounts) friends.push(...(await wrongFriends(service, account)))
  return [
    ...(await violations(service)),
    ...(await orphans(service)),
    ...friends,
    ...(await oneSided(service, accounts)),
  ]
}
