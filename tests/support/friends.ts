/** Requests and observations of the tests about friends. */
import { ask, join, type Member } from './actions.ts'
import { edgesOf } from './evidence.ts'
import { logIn, type Person } from './people.ts'
import { freshAddress, type Item, type World } from './world.ts'

/** Sends one action about another account. @returns its message */
export async function act(
  world: World,
  by: Member,
  Action: string,
  upon: Member,
  fields: object = {},
): Promise<string> {
  const { json } = await ask(world, Action, { friend_id: upon.id, ...fields }, by.token, freshAddress())
  return json.Response.mess
}

/** Makes two accounts friends. */
export async function befriend(world: World, one: Member, other: Member): Promise<void> {
  const words = [await act(world, one, 'AddFriend', other), await act(world, other, 'AcceptFriend', one)]
  if (words.join() !== 'friend request sent,friend added') throw new Error(`befriending answered ${words}`)
}

/**
 * Gives an account that registered another person's phone what it may plant before that person comes: a friend, an
 * outgoing and an incoming request.
 * @returns the other accounts: the friend, the one who was asked, and the one who asks
 */
export async function plantEdges(world: World, planter: Person): Promise<[Member, Member, Member]> {
  const member: Member = { id: String(planter.id), token: await logIn(world, planter, freshAddress()) }
  const others: [Member, Member, Member] = [await join(world), await join(world), await join(world)]
  const [friend, asked, asking] = others
  await befriend(world, member, friend)
  await act(world, member, 'AddFriend', asked)
  await act(world, asking, 'AddFriend', member)
  return others
}

/** Adds a request to an account that has blocked the planter and therefore does not see it. */
export async function plantUnheard(world: World, planter: Person): Promise<void> {
  const member: Member = { id: String(planter.id), token: await logIn(world, planter, freshAddress()) }
  const blocker = await join(world)
  await act(world, blocker, 'BlockUser', member)
  const words = await act(world, member, 'AddFriend', blocker)
  if (words !== 'friend request sent') throw new Error(`asking answered ${words}`)
}

/** A whole list, over all pages. */
export async function pagesOf(world: World, by: Member, Action: string, limit = 100): Promise<Item[][]> {
  const pages: Item[][] = []
  let cursor: string | undefined
  do {
    const { json } = await ask(world, Action, { limit, ...(cursor && { cursor }) }, by.token, freshAddress())
    pages.push(json.Response.data)
    cursor = json.Response.cursor
  } while (cursor)
  return pages
}

export const idsIn = async (world: World, by: Member, Action: string): Promise<unknown[]> =>
  (await pagesOf(world, by, Action)).flat().map(({ id }) => id)

/** The number of the account's edges, and the values of its counters. */
export async function counted(world: World, { id }: Pick<Member, 'id'>) {
  const edges = await edgesOf(world, Number(id))
  const beginning = (prefix: string) => edges.filter(({ edge }) => String(edge).startsWith(prefix))
  const sum = (name: string) => beginning('count#').reduce((total, item) => total + Number(item[name] ?? 0), 0)
  const [asks, asked, friends] = ['asks#', 'asked#', 'friend#'].map((prefix) => beginning(prefix).length) as [
    number,
    number,
    number,
  ]
  return {
    edges: { follow: asks + friends, friends, fans: asked + friends },
    counters: { follow: sum('follow'), friends: sum('friends'), fans: sum('fans') },
  }
}
