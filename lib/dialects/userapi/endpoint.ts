import { endpointsOf } from '../kit.ts'
import { keptFields, type Operation, routeWords, words } from './faults.ts'

/** An endpoint of `userapi`: `{"msg", …}`, the HTTP status carries the outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'userapi', words, routeWords, keptFields })
