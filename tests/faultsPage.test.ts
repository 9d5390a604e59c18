import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultsPage } from '../resources/docs/faults.ts'

test('docs/faults.md is what the dialects say (else: npm run docs:faults)', async () => {
  expect(readFileSync(join(import.meta.dirname, '../docs/faults.md'), 'utf8')).toBe(await faultsPage())
})
