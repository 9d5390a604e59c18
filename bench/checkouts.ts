/** The functions of this checkout, and of another one where a benchmark compares two. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type * as Bundling from '../resources/build/bundle.ts'
import type { Bundle } from '../resources/build/bundle.ts'
import { handlersOf, readFunctions } from '../resources/build/template.ts'

export interface Built {
  /** `here`, or the folder of the other checkout. */
  checkout: string
  /** The folder of the checkout itself. */
  root: string
  bytesOf(name: string): number
  /** The file of a function's bundle. */
  pathOf(name: string): string
}

export interface Comparison {
  checkout: string | undefined
  times: number
  /** What the names of the kinds that are measured have in them; all of them where it is empty. */
  only: string
}

/** The arguments `--checkout <folder>`, `--only <words>` and one number. */
export function comparison(number: string, fallback: number): Comparison {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { checkout: text, only: text, [number]: text } })
  const { checkout, only = '', [number]: times } = values as Record<string, string | undefined>
  return { checkout, only, times: Number(times ?? fallback) }
}

/** Bundles functions as that checkout's own build does. */
async function build(checkout: string, root: string, outputFolder: string, names: readonly string[]): Promise<Built> {
  const { bundle }: typeof Bundling = await import(join(root, 'resources/build/bundle.ts'))
  const handlers = new Map([...handlersOf(await readFunctions(root))].filter(([name]) => names.includes(name)))
  const bundles: ReadonlyMap<string, Bundle> = await bundle({ root, outputFolder, handlers })
  return {
    checkout,
    root,
    bytesOf: (name) => bundles.get(name)?.bytes ?? 0,
    pathOf: (name) => join(outputFolder, bundles.get(name)?.path ?? ''),
  }
}

/** Bundles functions of this checkout. @param folder below a folder with `node_modules`, which the bundles do not need */
export const buildHere = (folder: string, names: readonly string[]): Promise<Built> =>
  build('here', join(import.meta.dirname, '..'), join(folder, 'here'), names)

/**
 * Bundles functions of this checkout, and of another one where one is given.
 * @param folder below a folder with `node_modules`, which the bundles of neither need
 */
export async function buildBoth(folder: string, names: readonly string[], other: string | undefined): Promise<Built[]> {
  const here = await buildHere(folder, names)
  if (other === undefined) return [here]
  return [await build(other, resolve(other), join(folder, 'other'), names), here]
}
