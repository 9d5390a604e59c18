import { endpointsOf } from '../kit.ts'
import { keptFields, routeWords, words } from './faults.ts'
import type { Operation } from './operations.ts'

/** An endpoint of `fileserver`: `{"message", "code", "data"}`, with HTTP 200 for every documented outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'fileserver', words, routeWords, keptFields })
