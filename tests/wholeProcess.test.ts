import crypto from 'node:crypto'
import { expect, test } from 'vitest'
import { undo, undoneLater } from './support/wholeProcess.ts'

test('What a test file changes of its process is put back once, the last first, by the next file too', () => {
  const replaced = crypto.argon2
  const done: string[] = []
  undoneLater(() => done.push('first'))
  undoneLater(() => done.push('last'))
  undo()
  expect(done).toEqual(['last', 'first'])
  expect(crypto.argon2).not.toBe(replaced)
  undo()
  expect(done).toHaveLength(2)
})
