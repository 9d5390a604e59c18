/** The samples in Swift and Dart, read by their grammars (`npm run test:grammars`). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { syntaxOf } from '../support/grammars/syntax.ts'

const samples = [
  ['swift', 'swift/Gatehouse.swift'],
  ['dart', 'dart/gatehouse.dart'],
] as const

function reading() {
  test.each(samples)(
    'in %s has no mistake in its syntax, and would be found with a bracket less',
    async (name, file) => {
      const mistakesOf = await syntaxOf(name)
      const text = readFileSync(join(import.meta.dirname, '../../clients', file), 'utf8')
      expect(mistakesOf(text)).toEqual([])
      const brackets = [...text.matchAll(/[(){}[\]]/g)].map(({ index }) => index)
      const found = brackets.filter((at) => mistakesOf(text.slice(0, at) + text.slice(at + 1)).length > 0)
      // A few stand in comments and texts.
      expect(found.length / brackets.length).toBeGreaterThan(0.95)
    },
  )
}

if (process.env['TESTS_OF_GRAMMARS'] === '1') describe('The sample', { timeout: 60_000 }, reading)
else test.skipIf(true)('The samples in Swift and Dart are read by `npm run test:grammars` alone', () => undefined)
