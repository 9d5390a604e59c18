/** Stands in for `lib/dialects/platform/endpoint.ts`: an endpoint is what it declares. */
import { endpointsOf } from './kit.ts'

export const endpoint = endpointsOf()

/** What answers everything else is no operation. */
export const fallback = () => undefined
