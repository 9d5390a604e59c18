/** Where a request comes from, as the gateway (not the caller) says it. */
import type { Network } from './network.ts'

export interface Caller {
  readonly network: Network
  /** The address itself, shown to the account's owner in his session list. */
  readonly address: string
  readonly agent: string
  readonly requestId: string
  readonly dialect: string
  readonly operation: string
}
