import type { Caller } from '../../lib/caller/caller.ts'

/** The caller of a verb that is called without a gateway. */
export const directly: Caller = {
  network: { name: '192.0.2.77', wider: null },
  address: '192.0.2.77',
  agent: 'test',
  requestId: 'test',
  dialect: 'test',
  operation: 'test',
}
