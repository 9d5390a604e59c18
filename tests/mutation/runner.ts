/** A process that runs one test file after the other, with the mutant that each is asked for; its folder is the mutated copy. */
import { createVitest } from 'vitest/node'
import type { Asked, Ran } from './runners.ts'

const vitest = await createVitest('test', { config: 'tests/mutation/vitest.config.ts', watch: false, run: true })

async function run({ file, mutant, coverage }: Asked): Promise<Ran> {
  // Workers get the surroundings of this process as they are when they start.
  process.env['__STRYKER_ACTIVE_MUTANT__'] = mutant ?? ''
  process.env['MUTATION_COVERAGE'] = coverage ?? ''
  const began = performance.now()
  const specifications = await vitest.globTestSpecifications([file])
  const exact = specifications.filter(({ moduleId }) => moduleId.endsWith(`/${file}`))
  // What it remembers of earlier runs is no part of this one.
  vitest.state.filesMap.clear()
  vitest.state.errorsSet.clear()
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(exact)
  const failed = testModules.flatMap((module) => [...module.children.allTests('failed')])
  const broken = testModules.flatMap((module) => module.errors())
  const [reason] = [...failed.flatMap((test) => test.result().errors ?? []), ...broken, ...unhandledErrors]
  const isOk = testModules.length > 0 && testModules.every((module) => module.ok()) && unhandledErrors.length === 0
  return {
    ok: isOk,
    test: isOk ? null : (failed[0]?.fullName ?? 'the file as a whole'),
    reason: isOk ? null : String((reason as Error | undefined)?.message ?? '').slice(0, 300),
    milliseconds: Math.round(performance.now() - began),
  }
}

process.on('disconnect', () => process.exit())
process.on('message', (asked: Asked) => void run(asked).then((ran) => process.send?.(ran)))
process.send?.('ready')
