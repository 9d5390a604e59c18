import { fallback } from '../../lib/dialects/platform/endpoint.ts'
import { encoded, methodsOf, tidied } from '../../lib/dialects/platform/routes.ts'
import { movedTo, notFound } from '../../lib/dialects/platform/views.ts'
import { Fault } from '../../lib/fault.ts'

/** Every other route — answers 404, 405 or the way to the tidied path (docs/contract/common.md). */
export const handler = fallback(async ({ rawPath, rawQueryString }) => {
  const methods = methodsOf(rawPath)
  if (methods.length > 0) throw new Fault('method-not-allowed', { allowed: methods })
  const path = encoded(tidied(rawPath))
  const isRoute = path !== null && path !== rawPath && methodsOf(tidied(rawPath)).length > 0
  return isRoute ? movedTo(path, rawQueryString) : notFound()
})
