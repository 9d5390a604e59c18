/** What is generated below clients/ is what the reference says, and reads every documented answer as what it is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Operations, operations } from '../../clients/typescript/src/reference.ts'
import { reasonsFor } from '../../clients/typescript/src/refused.ts'
import { repeatable } from '../../clients/typescript/src/repeatable.ts'
import { committedClients, generatedClients } from '../../resources/clients/written.ts'

interface Answered {
  content: Record<string, { examples?: Record<string, { value: unknown }> }>
}

interface Described {
  operationId: string
  responses: Record<string, Answered>
}

const { paths } = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi/gatehouse.json'), 'utf8')) as {
  paths: Record<string, Record<string, Described>>
}

const isKnown = (id: string): id is keyof Operations => Object.hasOwn(operations, id)

/** Every recorded answer that the reference shows, by its operation. */
const shown = Object.values(paths)
  .flatMap((methods) => Object.values(methods))
  .flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .filter(([status]) => !status.startsWith('3'))
      .flatMap(([, { content }]) => Object.entries(content['application/json']?.examples ?? {}))
      .map(([name, { value }]) => ({ id: operationId, name, value })),
  )
  .flatMap(({ id, ...answer }) => (isKnown(id) ? [{ id, ...answer }] : []))

test('The generated files are what the reference says (else: npm run clients)', () => {
  expect(committedClients()).toEqual(generatedClients())
})

describe('The typed client', () => {
  test('has every operation but pictures, which are an address', () => {
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ operationId }) =>
        ['/user', '/manager', '/download'].includes(path) ? [] : [operationId],
      ),
    )
    // A second route of an operation, such as `POST /logout` beside `/loguot`, is not one more.
    const isSecond = (id: string) =>
      documented.some((other) => id.startsWith(`${other}.`) && /\.(get|post|put|delete)\./.test(id))
    const missing = documented.filter((id) => !isKnown(id) && !isSecond(id))
    expect(missing).toEqual(['platform.avatar'])
  })

  test('takes no recorded success for a refusal', () => {
    const successes = shown.filter(({ name }) => name.startsWith('success'))
    expect(successes.length).toBeGreaterThan(70)
    expect(successes.filter(({ id, value }) => reasonsFor(id, value).length > 0)).toEqual([])
  })

  test('knows the reason of every recorded refusal', () => {
    const refusals = shown.filter(({ name }) => !name.startsWith('success'))
    expect(refusals.length).toBeGreaterThan(300)
    expect(refusals.filter(({ id, name, value }) => !(reasonsFor(id, value) as string[]).includes(name))).toEqual([])
  })

  test('repeats nothing that sends a text, logs in, or changes what a second time would change again', () => {
    const reads = /\.(Get|Find|List|get_|getown|getfile|info|files|id|account|count|jwks)/
    const asksAgain = /\.upload\.(parts|complete)$/
    expect([...repeatable].filter((id) => !reads.test(id) && !asksAgain.test(id))).toEqual([])
    expect([...repeatable].filter((id) => operations[id].idempotent)).toEqual([])
  })
})
