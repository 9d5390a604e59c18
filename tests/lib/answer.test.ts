/** Answers in the gateway's form. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { resultOf } from '../../lib/dialects/kit/answer.ts'

test('Bytes stand in their field as base64, whatever the texts around it look like', () => {
  const field = '"data":""'
  for (const bytes of [Buffer.alloc(0), randomBytes(1), randomBytes(100_000)]) {
    for (const text of [field, `\\${field}`, `x${field},`, '\\', '"']) {
      const body = { before: text, data: '', after: text, list: [field] }
      const { body: json = '' } = resultOf({ status: 200, body, embedded: { field: 'data', bytes } }, 'r')
      const expected = JSON.stringify({ ...body, data: bytes.toString('base64') })
      expect(json === expected).toBe(true)
    }
  }
})
