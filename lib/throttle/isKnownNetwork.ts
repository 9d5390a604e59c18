import { getItem } from '../aws/dynamodb.ts'
import type { Network } from '../caller/network.ts'
import { pairFrom } from './pairTable.ts'
import { loginPair, type ThrottleSubject, throttleKey } from './table.ts'

/** Whether a login to this account came from this network within the last 30 days. */
export async function isKnownNetwork(subject: ThrottleSubject, { name }: Network): Promise<boolean> {
  const { table, key } = throttleKey(subject, loginPair(name))
  return pairFrom(await getItem(table, key), Date.now()).known
}
