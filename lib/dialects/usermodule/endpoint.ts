import { endpointsOf } from '../kit.ts'
import { keptFields, type Operation, routeWords, words } from './faults.ts'

/** An endpoint of `usermodule`: `{"status", "message", "data"}`, the status carries the outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'usermodule', words, routeWords, keptFields })
