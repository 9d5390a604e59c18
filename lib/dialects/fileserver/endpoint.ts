import { endpointsOf } from '../kit.ts'
import { keptFields, type Operation, routeWords, words } from './faults.ts'

/** An endpoint of `fileserver`: `{"message", "code", "data"}`, HTTP 200 whatever the documented outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'fileserver', words, routeWords, keptFields })
