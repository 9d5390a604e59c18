/** The origin of a request, as the gateway (not the caller) tells it. */
import type { Network } from './network.ts'

export interface Caller {
  readonly network: Network
  /** The address, which the account's owner sees in the list of sessions. */
  readonly address: string
  readonly agent: string
  readonly requestId: string
  readonly dialect: string
  readonly operation: string
}
