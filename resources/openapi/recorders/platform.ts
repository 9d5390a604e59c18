/** Replaces `lib/dialects/platform/endpoint.ts`: an endpoint becomes its declaration. */
import { endpointsOf } from './kit.ts'

export const endpoint = endpointsOf()

/** The default route is no operation. */
export const fallback = () => undefined
