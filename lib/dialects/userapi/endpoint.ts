import { endpointsOf } from '../kit.ts'
import { keptFields, routeWords, words } from './faults.ts'
import type { Operation } from './operations.ts'

/** An endpoint of `userapi`: `{"msg", …}`; the HTTP status carries the outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'userapi', words, routeWords, keptFields })
