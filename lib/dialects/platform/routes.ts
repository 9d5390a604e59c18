/** The deployed routes, for the function that answers all other requests. */
import { environment } from '../../config.ts'

const segmentsOf = (path: string) => path.split('/').slice(1)

function matches(template: string, path: string): boolean {
  const [wanted, given] = [segmentsOf(template), segmentsOf(path)]
  if (wanted.length !== given.length) return false
  return wanted.every((segment, index) => (/^\{\w+\}$/.test(segment) ? given[index] !== '' : segment === given[index]))
}

/** The methods that a path has a route for; none where the path has no route. */
export function methodsOf(path: string): string[] {
  const routes = environment().routes.map((route) => route.split(' '))
  return routes.flatMap(([method, template]) => (method && template && matches(template, path) ? [method] : []))
}

/** The path with repeated slashes collapsed and one trailing slash dropped. */
export function tidied(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
}

/** A path in the form of a header value, whether the gateway decoded it or not; null where it cannot be encoded. */
export function encoded(path: string): string | null {
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)).replaceAll('%2B', '+'))
      .join('/')
  } catch {
    return null
  }
}
