import type { Ask } from './asks.ts'
import { pathOf } from './conditions.ts'
import { Tokens } from './expression.ts'

/** Refuses paths that use one attribute both as a map and as a list. */
export function refusedProjection(ask: Ask): string | null {
  if (ask.ProjectionExpression === undefined) return null
  const tokens = new Tokens(ask.ProjectionExpression)
  const paths: string[][] = []
  while (tokens.next !== undefined) {
    paths.push(tokens.path())
    tokens.skip(',')
  }
  const conflict = (one: readonly string[], other: readonly string[]) => {
    const at = one.findIndex((part, index) => part !== other[index])
    const isIndex = (part: string | undefined) => part?.startsWith('[') ?? false
    return at > 0 && at < other.length && isIndex(one[at]) !== isIndex(other[at])
  }
  for (const [at, one] of paths.entries()) {
    const other = paths.slice(at + 1).find((path) => conflict(one, path))
    if (other)
      return `Invalid ProjectionExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: ${pathOf({ path: one }, ask)}, path two: ${pathOf({ path: other }, ask)}`
  }
  return null
}
