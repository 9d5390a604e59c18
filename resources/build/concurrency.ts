/**
 * Reserved concurrency: a flood of costly requests cannot use more than its own share of executions, and background
 * functions always have theirs.
 */
import type { Bundle } from './bundle.ts'
import type { DeployedFunction } from './serverless.ts'
import { routesOf } from './template.ts'

/**
 * The number that AWS keeps for functions without a reservation
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 */
export const UNRESERVED_MIN = 100

// One execution is running, and the next may begin before it has ended.
const BACKGROUND = 2

/** Modules that make a function costly: argon2id occupies a processor, and a text costs money. */
const costlyModules = ['lib/passwords/verifier.ts', 'lib/aws/sns.ts']

const isCostly = ({ sources }: Bundle) => costlyModules.some((module) => sources.has(module))

/**
 * The reserved executions of each function, by its name; functions without a reservation are left out.
 * @param each for every costly function; 0 reserves nothing at all
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
