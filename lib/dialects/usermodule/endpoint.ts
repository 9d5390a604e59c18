import { endpointsOf } from '../kit.ts'
import { keptFields, routeWords, words } from './faults.ts'
import type { Operation } from './operations.ts'

/** An endpoint of `usermodule`: `{"status", "message", "data"}`; the status carries the outcome. */
export const endpoint = endpointsOf<Operation>({ name: 'usermodule', words, routeWords, keptFields })
