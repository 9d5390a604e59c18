import { expect, test } from 'vitest'
import { randomFileId, readFileId } from '../../lib/content/fileId.ts'

test('A file id is read from a number and from its decimal digits', () => {
  for (const id of [1, 7, 1_000_000_000, 2_147_483_647]) {
    expect(readFileId(id)).toBe(id)
    expect(readFileId(String(id))).toBe(id)
  }
})

test('Nothing else is a file id', () => {
  const others = [0, -1, 1.5, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY]
  const texts = [
    '',
    '0',
    '01',
    '+1',
    '-1',
    '1.0',
    '1e3',
    '0x1',
    ' 1',
    '1\n',
    '１２',
    '2147483648',
    '99999999999',
    '%31',
  ]
  expect([...others, ...texts].filter((value) => readFileId(value) !== null)).toEqual([])
})

test('Fresh ids are read back and do not follow one another', () => {
  const ids = Array.from({ length: 200 }, randomFileId)
  expect(ids.map(readFileId)).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).not.toEqual([...ids].sort((one, other) => one - other))
})
