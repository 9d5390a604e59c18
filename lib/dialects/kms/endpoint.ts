import { endpointsOf } from '../kit.ts'
import { keptFields, routeWords, words } from './faults.ts'
import type { Operation } from './operations.ts'

/**
 * An endpoint of `kms`: `{"done", "code", "msg", …}`, with a code for each outcome and the HTTP status of its table.
 */
export const endpoint = endpointsOf<Operation>({ name: 'kms', words, routeWords, keptFields })
