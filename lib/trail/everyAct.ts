import type { AccountId } from '../ids.ts'
import type { KeptAct } from './act.ts'
import { readActs } from './readActs.ts'

const PAGE = 100

/** All that managers have done by or to an account, of which no more than a page is in memory. */
export async function* everyAct(account: AccountId): AsyncIterable<KeptAct> {
  let after: string | null = null
  do {
    const page = await readActs({ account, after, limit: PAGE })
    yield* page.acts
    after = page.next
  } while (after !== null)
}
