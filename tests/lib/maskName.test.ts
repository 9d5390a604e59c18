import { expect, test } from 'vitest'
import { maskName } from '../../lib/identity/maskName.ts'

const masked: [name: string, shown: string][] = [
  ['18136085708', '181****5708'],
  ['+8618136085708', '181****5708'],
  ['008618136085708', '181****5708'],
  ['8618136085708', '181****5708'],
  ['181 3608 5708', '181****5708'],
  ['181-3608-5708', '181****5708'],
  ['１８１３６０８５７０８', '181****5708'],
  ['181\u200B36085708', '181****5708'],
  ['+447700900123', '+44****0123'],
  ['0044 7700 900123', '+44****0123'],
  ['anna@example.com', 'a***@example.com'],
  [' anna@example.com ', 'a***@example.com'],
  ['anna＠example.com', 'a***@example.com'],
  ['😀nna@例子.中国', '😀***@例子.中国'],
]

test('A name that is a phone or an email is masked, in whatever spelling', () => {
  expect(masked.map(([name]) => [name, maskName(name)])).toEqual(masked)
})

test('Every other name is shown as it is', () => {
  for (const name of ['林月', 'Ｗｉｄｅ', '12345678', '20190325', '1813608570', 'a @ b', '@home', 'user_1.8-1', '@@']) {
    expect(maskName(name)).toBe(name)
  }
})
