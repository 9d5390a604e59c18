import type { Disclosure } from '../accounts/discloseAccount.ts'
import type { AccountId } from '../identity/accountId.ts'
import { readEdges } from './readEdges.ts'
import { allCounts } from './table.ts'

/** The numbers of edges from an account and to it. */
export interface EdgeCounts {
  follow: number
  fans: number
}

export async function countEdges(account: AccountId): Promise<EdgeCounts> {
  const { items } = await readEdges({ account, prefix: 'count#', after: null, limit: allCounts.length })
  const sumOf = (name: string) => items.reduce((sum, item) => sum + Number(item[name] ?? 0), 0)
  return { follow: sumOf('follow'), fans: sumOf('fans') }
}

/** Adds the edges of an account to the numbers that it brought along from an old server. */
export async function withEdgeCounts(disclosure: Disclosure): Promise<Disclosure> {
  if (disclosure.extent === 'removed') return disclosure
  const { account } = disclosure
  const { follow, fans } = await countEdges(account.id)
  const profile = { ...account.profile, follow: account.profile.follow + follow, fans: account.profile.fans + fans }
  return { ...disclosure, account: { ...account, profile } }
}
