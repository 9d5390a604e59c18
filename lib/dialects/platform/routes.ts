/** The deployed routes, as the function that answers all other requests sees them. */
import { environment } from '../../config.ts'

const segmentsOf = (path: string) => path.split('/').slice(1)

function matches(template: string, path: string): boolean {
  const [wanted, given] = [segmentsOf(template), segmentsOf(path)]
  if (wanted.length !== given.length) return false
  return wanted.every((segment, index) => (/^\{\w+\}$/.test(segment) ? given[index] !== '' : segment === given[index]))
}

/** The methods under which a path is a route; none where it is no route at all. */
export function methodsOf(path: string): string[] {
  const routes = environment().routes.map((route) => route.split(' '))
  return routes.flatMap(([method, template]) => (method && template && matches(template, path) ? [method] : []))
}

/** The path with repeated slashes collapsed and one trailing slash dropped. */
export function tidied(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
}

/** A path as it may stand in a header, whether the gateway has decoded it or not; null where it is broken. */
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
