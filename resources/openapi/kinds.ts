/**
 * The faults that an operation can meet and the steps of the kit that it uses, read from the code that remains in its
 * bundle after tree shaking.
 */
import { join } from 'node:path'
import { build } from 'esbuild'
import type { FaultKind, Step } from '../../lib/fault.ts'

const root = join(import.meta.dirname, '../..')

export interface Reach {
  kinds: ReadonlySet<FaultKind>
  /** Steps whose failure some document describes. */
  steps: ReadonlySet<Step>
  /** Whether a refusal may contain an upload that does what was asked. */
  offersUpload: boolean
  /** Whether the answer to a wrong password contains the number of failures. */
  countsFailures: boolean
  /** Whether the header `Idempotency-Key` is read. */
  isIdempotent: boolean
}

/** `fault("no-session")`, `fault(mayTell ? "no-account" : "wrong-password")`, the same with `kind === "locked"` */
const throwing = /\b(?:fault\d*|new Fault\d*)\(\s*(?:[\w.]+(?:\("\w+"\)| === "\w+")? \? "([a-z-]+)" : )?"([a-z-]+)"/g
const stepping = /\b(?:during\d*|new StepFailed\d*)\(\s*"([a-z-]+)"/g
const offering = /\bnew Fault\d*\(\s*"[a-z-]+",\s*\{\s*upload(?!: null)/
const counting = /\bnew Fault\d*\(\s*"wrong-password",[^)]*\bfailures\b/
const once = /\bonceOnly\d*\(headers/

function reachOf(code: string): Reach {
  const found = (pattern: RegExp) =>
    new Set([...code.matchAll(pattern)].flatMap(([, ...words]) => words.filter((word) => word !== undefined)))
  return {
    kinds: found(throwing) as Set<FaultKind>,
    steps: found(stepping) as Set<Step>,
    offersUpload: offering.test(code),
    countsFailures: counting.test(code),
    isIdempotent: once.test(code),
  }
}

/** Every request passes through it, though the file of an action does not import it. */
const pipeline = 'lib/dialects/kit/pipeline.ts'

/** @param modules source files, one for each operation */
export async function readReach(modules: readonly string[]): Promise<ReadonlyMap<string, Reach>> {
  const entryPoints = [...new Set([...modules, pipeline])]
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: '/',
    outbase: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    write: false,
    logLevel: 'silent',
  })
  const reach = new Map(
    outputFiles.map(({ path, text }): [string, Reach] => [`${path.replace(/^\/|\.js$/g, '')}.ts`, reachOf(text)]),
  )
  const always: FaultKind[] = ['unavailable', 'internal']
  if (always.some((kind) => !reach.get(pipeline)?.kinds.has(kind))) throw new Error(`${pipeline} fails otherwise now`)
  return new Map(
    modules.map((module) => {
      const own = reach.get(module)
      if (!own) throw new Error(`esbuild has made nothing of ${module}`)
      return [module, { ...own, kinds: new Set([...own.kinds, ...always]) }]
    }),
  )
}
