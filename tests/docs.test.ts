/** Documentation that would go stale unnoticed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingNames } from '../lib/config.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const commandsIn = (page: string) =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block.replace(/^#.*\n|\s+#.*$/gm, '').trim())

test('docs/settings.md has every setting and no other', () => {
  const named = new Set(
    [...read('docs/settings.md').matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map(([, name]) => name),
  )
  expect([...named].sort()).toEqual([...settingNames].sort())
})

test('README.zh-CN.md has the commands of README.md', () => {
  expect(commandsIn(read('README.zh-CN.md'))).toEqual(commandsIn(read('README.md')))
})

test('every decision has a number of its own, its heading and a date', () => {
  const files = readdirSync(join(import.meta.dirname, '../docs/decisions'))
  const numbers = files.map((file) => file.slice(0, 4))
  expect(new Set(numbers).size).toBe(files.length)
  for (const file of files)
    expect(read(`docs/decisions/${file}`)).toMatch(
      new RegExp(`^# ${file.slice(0, 4)} · .+\\n\\n\\d{4}-\\d{2}-\\d{2} · (accepted|superseded)`),
    )
})
