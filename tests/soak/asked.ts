import type { RecordedRequest } from '../conformance/exchange.ts'

/** A request of the soak. */
export interface Asked extends RecordedRequest {
  path: string
  /** What it is called in the table: `kms upload`. */
  as: string
  token?: string | undefined
  /** It is never spoiled: somebody depends on what comes of it. */
  exact?: true
}
