import { runInNewContext } from 'node:vm'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, test } from 'vitest'
import { readBody } from '../../lib/dialects/kit/body.ts'
import { InexactNumber } from '../../lib/dialects/kit/json.ts'
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

test('A text that was not UTF-8 before it came is malformed, in whatever form', () => {
  for (const broken of ['\ud800', '\udc00x', '\ufffd']) {
    expect([`{"a":"${broken}"}`, `a=${broken}`, broken].map(outcome)).toEqual(Array(3).fill('malformed'))
  }
  expect(['{"a":"小明 😀"}', 'a=小明😀'].map(outcome)).toEqual(['json', 'pairs'])
})

test('The size of a body is that of its bytes, however it is sent', () => {
  const sizes = (body: string, isBase64Encoded: boolean) =>
    [0, 1].map((less) => {
      const event = { body, isBase64Encoded, headers: {} } as unknown as APIGatewayProxyEventV2
      try {
        return readBody(event, 9 - less).form
      } catch (error) {
        return error instanceof Fault ? error.kind : String(error)
      }
    })
  expect(sizes('a=小明x', false)).toEqual(['pairs', 'body-too-large'])
  expect(sizes(Buffer.from('a=小明x').toString('base64'), true)).toEqual(['pairs', 'body-too-large'])
  expect(sizes('YT0', true)).toEqual(['malformed', 'malformed'])
})

test('Digits in a text make no number of it inexact, and those outside do', () => {
  const digits = '12345678901234567890'
  const { fields } = read(
    `{"text":"${digits} 1e5 \\"${digits}","whole":${digits},"exact":9007199254740991,"power":1e400}`,
  )
  expect(fields['text']).toBe(`${digits} 1e5 "${digits}`)
  expect(fields['exact']).toBe(9_007_199_254_740_991)
  for (const name of ['whole', 'power']) expect(fields[name]).toBeInstanceOf(InexactNumber)
})
