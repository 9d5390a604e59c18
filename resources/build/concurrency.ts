/**
 * Executions of Lambda that are kept apart: a flood of what costs much takes no more than its own, and what works in the
 * background always has its own.
 */
import type { Bundle } from './bundle.ts'
import type { DeployedFunction } from './serverless.ts'
import { routesOf } from './template.ts'

/** An account keeps as many for functions that reserve none (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html). */
export const UNRESERVED_MIN = 100

// One works, and one may begin before it has ended.
const BACKGROUND = 2

/** What makes a function costly: argon2id takes a processor for its time, a text takes money. */
const costlyModules = ['lib/passwords/verifier.ts', 'lib/aws/sns.ts']

const isCostly = ({ sources }: Bundle) => costlyModules.some((module) => sources.has(module))

/**
 * How many executions each function keeps, by its name; those that are not named keep none.
 * @param each of every costly function; 0 reserves nothing for anybody
 */
export function reservations(
  functions: Readonly<Record<string, DeployedFunction>>,
  bundles: ReadonlyMap<string, Bundle>,
  each: number,
): ReadonlyMap<string, number> {
  if (each === 0) return new Map()
  return new Map(
    [...bundles].flatMap(([name, bundle]) => {
      const isBackground = routesOf(functions[name] ?? {}).length === 0
      if (isBackground) return [[name, BACKGROUND] as const]
      return isCostly(bundle) ? [[name, each] as const] : []
    }),
  )
}

export const sumOf = (reserved: ReadonlyMap<string, number>): number =>
  [...reserved.values()].reduce((sum, one) => sum + one, 0)
