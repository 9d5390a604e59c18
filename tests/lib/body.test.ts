import { runInNewContext } from 'node:vm'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, test } from 'vitest'
import { readBody } from '../../lib/dialects/kit/body.ts'
import { Fault } from '../../lib/fault.ts'

const MIB = 1024 * 1024

const read = (body: string) =>
  readBody({ body, isBase64Encoded: false, headers: {} } as unknown as APIGatewayProxyEventV2, 6 * MIB)

const outcome = (body: string): string => {
  try {
    return read(body).form
  } catch (error) {
    return error instanceof Fault ? error.kind : String(error)
  }
}

const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`

/** Interrupts what takes the square of its megabytes, which is hours; what is in proportion to them takes milliseconds. */
const interruptible = <Read>(act: () => Read): Read => runInNewContext('act()', { act }, { timeout: 20_000 })

test('A body of JSON with megabytes in a string is read in proportion to them, however they are written', () => {
  for (const filling of ['a', '\\"', '\\\\', '[{', '\\u005b']) {
    const text = filling.repeat(Math.floor((5.6 * MIB) / filling.length))
    const json = `{"data":"${text}","name":"a"}`
    expect([filling, interruptible(() => read(json)).fields['name']]).toEqual([filling, 'a'])
  }
})

test('Brackets count outside of strings alone, behind whatever a string ends with', () => {
  expect(outcome(nested(32))).toBe('json')
  expect(outcome(nested(33))).toBe('malformed')
  const deep = '['.repeat(40)
  for (const string of [`${deep}`, `\\"${deep}`, `\\\\\\"${deep}`, `${deep}\\\\`, `\\\\`, `\\"`]) {
    const json = (tail: string) => `{"s":"${string}","deep":${tail}}`
    expect([string, outcome(json('[]'))]).toEqual([string, 'json'])
    expect([string, outcome(json(deep))]).toEqual([string, 'malformed'])
  }
  for (const unfinished of ['{"a', '{"a\\', '{"a\\"', `{"a":"${'\\'.repeat(1001)}`]) {
    expect([unfinished, outcome(unfinished)]).toEqual([unfinished, 'malformed'])
  }
})

test('A body says how it was written', () => {
  expect(outcome(' {"a":1}')).toBe('json')
  expect(outcome('a=1')).toBe('pairs')
  expect(outcome('')).toBe('pairs')
  expect(outcome('x'.repeat(6 * MIB + 1))).toBe('body-too-large')
})
