/** Finds the function for a request, by the rules of an HTTP API's routes. */
import type { MatchedRoute } from './event.ts'

export interface GatewayRoute {
  /** `*` for the function of the `$default` route. */
  method: string
  /** `/user/registerPhone/{phone}` */
  path: string
  functionName: string
}

interface Target {
  functionName: string
  route: MatchedRoute
}

function parametersOf(template: string, path: string): Record<string, string> | null {
  const [wanted, given] = [template.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    if (name === undefined ? part !== value : value === '') return null
    if (name !== undefined) parameters[name] = value
  }
  return parameters
}

const parameterCount = ({ route }: Target) => Object.keys(route.parameters).length

/**
 * The most specific route wins. Paths match literally, without tolerance for a trailing slash, and HEAD is a method of
 * its own that no GET route answers.
 * @param path still percent-encoded, without query
 * @returns null where there is no route and no `$default`
 */
export function targetOf(routes: readonly GatewayRoute[], method: string, path: string): Target | null {
  const matches = routes.flatMap((one): Target[] => {
    const parameters = one.method === method ? parametersOf(one.path, path) : null
    const routeKey = `${method} ${one.path}`
    return parameters ? [{ functionName: one.functionName, route: { routeKey, parameters } }] : []
  })
  const [best] = matches.sort((one, other) => parameterCount(one) - parameterCount(other))
  const fallback = routes.find((one) => one.method === '*')
  if (best) return best
  return fallback ? { functionName: fallback.functionName, route: { routeKey: '$default', parameters: {} } } : null
}
