/** Fresh phones and networks as the service reads them, for tests of its modules. */
import { type Network, networkOf } from '../../lib/caller/network.ts'
import type { Phone } from '../../lib/identity/phone.ts'
import { readPhone } from '../../lib/identity/readPhone.ts'
import { freshAddress, freshPhone } from './world.ts'

export function readFreshPhone(): Phone {
  const phone = readPhone(freshPhone())
  if (!phone) throw new Error('no phone')
  return phone
}

export function readFreshNetwork(): Network {
  const network = networkOf(freshAddress())
  if (!network) throw new Error('no network')
  return network
}
