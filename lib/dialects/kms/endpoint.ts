import { endpointsOf } from '../kit.ts'
import { keptFields, type Operation, routeWords, words } from './faults.ts'

/** An endpoint of `kms`: `{"done", "code", "msg", …}`, a code for each outcome and the HTTP status of its table. */
export const endpoint = endpointsOf<Operation>({ name: 'kms', words, routeWords, keptFields })
