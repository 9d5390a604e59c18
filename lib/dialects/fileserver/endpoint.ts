import { endpointsOf } from '../kit.ts'
import { keptFields, routeWords, words } from './faults.ts'
import type { Operation } from './operations.ts'

/** An endpoint of `fileserver`: `{"message", "code", "data"}`, HTTP 200 whatever the documented outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'fileserver', words, routeWords, keptFields })
