import { giveBackOnce, updateItem } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { type Allowance, limitOf, tooManyRequests } from './limit.ts'
import { type BudgetCounter, spentIn, subjects, type ThrottleSubject, unitReturned, unitSpent } from './table.ts'
import { type Count, windowAt } from './window.ts'

export interface Budget extends Count, Allowance {}

/** A unit that was spent, to be given back where the action failed. */
export type Receipt = BudgetCounter

/**
 * Spends one unit of a budget in one conditional write.
 * @returns a receipt
 * @throws {Fault} `too-many-requests` where it is used up, with the seconds until its window ends, and its limit
 */
export async function spend(budget: Budget): Promise<Receipt> {
  const now = Date.now()
  const { counter, endsAt } = windowAt(budget, now)
  const spent = await updateItem(unitSpent({ subject: budget.subject, counter }, budget, endsAt))
  if (!spent.done) throw tooManyRequests(limitOf(budget.subject, budget, spentIn(spent.item), endsAt), now)
  return { subject: budget.subject, counter }
}

/** What is counted as a part of a wider budget. */
export interface PartOfBudget extends Allowance {
  subject: ThrottleSubject
}

/**
 * Spends one unit of a budget and of a part of it in one conditional write.
 * @returns a receipt of both
 * @throws {Fault} `too-many-requests` where one of them is used up, with the limit of the part first
 */
export async function spendPart(part: PartOfBudget, whole: Budget): Promise<Receipt> {
  const now = Date.now()
  const { counter, endsAt } = windowAt(whole, now)
  const receipt = { subject: whole.subject, counter, part: part.subject }
  const spent = await updateItem(unitSpent(receipt, { max: whole.max, maxOfPart: part.max }, endsAt))
  if (spent.done) return receipt
  const ofPart = spentIn(spent.item, part.subject)
  if (ofPart >= part.max) throw tooManyRequests(limitOf(part.subject, part, ofPart, endsAt), now)
  throw tooManyRequests(limitOf(whole.subject, whole, spentIn(spent.item), endsAt), now)
}

/**
 * The same call on a count that decides nothing. It stands where nothing is spent: one call less would tell that.
 * @param count whose name gets the ending `-idle`
 */
async function spendIdly({ name, ...count }: Count): Promise<void> {
  const { counter, endsAt } = windowAt({ ...count, name: `${name}-idle` }, Date.now())
  await updateItem(unitSpent({ subject: count.subject, counter }, { max: Number.MAX_SAFE_INTEGER }, endsAt))
}

/** Gives a unit back; a counter that was swept meanwhile is not made again. */
export async function giveBack(receipt: Receipt): Promise<void> {
  await giveBackOnce(unitReturned(receipt))
}

// An IPv6 /48 is one site of many people; one /64 of it must not use up the share of all.
const WIDER_FACTOR = 4

/** The budget of the /48 around an IPv6 network; null of an address. */
export function widerBudget({ wider }: Network, budget: Omit<Budget, 'subject'>): Budget | null {
  return wider === null ? null : { ...budget, subject: subjects.network(wider), max: budget.max * WIDER_FACTOR }
}

/** Spends what the whole budget still lacks, or gives back what is spent of it. @throws {Fault} `too-many-requests` */
export type Rest = () => Promise<Receipt[]>

/**
 * Spends one unit of a network's budget where it is the caller's own, of the address or /64; the rest is one of the /48
 * around an IPv6 network, which others share.
 * @throws {Fault} `too-many-requests`; then nothing stays spent
 */
export async function beginOfNetwork(network: Network, budget: Omit<Budget, 'subject'>): Promise<Rest> {
  const own = await spend({ ...budget, subject: subjects.network(network.name) })
  const wider = widerBudget(network, budget)
  if (wider === null) return async () => [own]
  return async () => {
    try {
      return [own, await spend(wider)]
    } catch (error) {
      await giveBack(own)
      throw error
    }
  }
}

/**
 * Spends one unit of a network's budget: of the address or /64, and for IPv6 of the /48 around it too.
 * @throws {Fault} `too-many-requests`; then nothing stays spent
 */
export async function spendOfNetwork(network: Network, budget: Omit<Budget, 'subject'>): Promise<Receipt[]> {
  const rest = await beginOfNetwork(network, budget)
  return rest()
}

/**
 * The same with as many calls whatever comes of it: in the place of what the first refusal leaves out is a count that
 * decides nothing, and a /64's unit stays spent where its /48 has no more, since both begin anew at once.
 * @throws {Fault} `too-many-requests`
 */
export async function spendAlikeOfNetwork({ name, wider }: Network, budget: Omit<Budget, 'subject'>): Promise<void> {
  const around = widerBudget({ name, wider }, budget)
  try {
    await spend({ ...budget, subject: subjects.network(name) })
  } catch (error) {
    if (around) await spendIdly(around)
    throw error
  }
  if (around) await spend(around)
}

/** As many calls as `spendAlikeOfNetwork` makes, on counts that decide nothing. */
export async function spendIdlyOfNetwork({ name, wider }: Network, count: Omit<Count, 'subject'>): Promise<void> {
  for (const one of wider === null ? [name] : [name, wider]) {
    await spendIdly({ ...count, subject: subjects.network(one) })
  }
}
