/**
 * `Idempotency-Key` (contract, «Files»): the same request again gets the same answer and has no second effect.
 * Only a keyed hash of the request and the id of what came of it are kept: nothing in the item can be used by who reads it.
 */
import { createHmac } from 'node:crypto'
import { getItem } from '../aws/dynamodb.ts'
import { fault } from '../fault.ts'
import { currentPepperKey } from '../keys/pepper.ts'
import { type Reservation, resultFrom, resultKey } from './idempotencyTable.ts'

const LENGTH_MAX = 64
// A twin that fails is quicker than the one that succeeds, so it looks again while the other can be under way.
const LOOK_AGAIN_AFTER_MS = [0, 100, 300]

/** A request that wants to be carried out once: the caller's key and everything it asked for. */
export interface OnceOnly {
  scope: string
  key: string
  request: unknown
}

/** @throws {Fault} `malformed` where the key is longer than 64 characters or no visible ASCII */
export async function reservationFor({ scope, key, request }: OnceOnly): Promise<Reservation> {
  if (key.length > LENGTH_MAX || !/^[!-~]+$/.test(key)) throw fault('malformed')
  const { key: secret } = await currentPepperKey('idempotency')
  const hash = (text: string) => createHmac('sha256', secret).update(text).digest('base64url')
  return { request: hash(`${scope}\n${key}`), fingerprint: hash(JSON.stringify(request)) }
}

/**
 * The id of what this request made before.
 * @throws {Fault} `conflict` where the key was used for another request
 */
async function findEarlierResult(reservation: Reservation): Promise<number | null> {
  const { table, key } = resultKey(reservation)
  const earlier = resultFrom(await getItem(table, key))
  if (!earlier || earlier.expiresAt <= Date.now()) return null
  if (earlier.fingerprint !== reservation.fingerprint) throw fault('conflict')
  return earlier.result
}

/**
 * Carries a request out, or finds what it made before. If the same request runs twice at once, one of them fails in
 * some way (the identifier taken, the code used up); both then answer with the other's result.
 * @throws {Fault} `conflict` where the key was used for another request
 */
export async function carryOutOnce<Made>(
  reservation: Reservation | null,
  make: () => Promise<Made>,
): Promise<Made | number> {
  const earlier = reservation && (await findEarlierResult(reservation))
  if (earlier !== null) return earlier
  try {
    return await make()
  } catch (error) {
    if (!reservation) throw error
    for (const pauseMs of LOOK_AGAIN_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      const twins = await findEarlierResult(reservation)
      if (twins !== null) return twins
    }
    throw error
  }
}
