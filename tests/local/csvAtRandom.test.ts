/**
 * Files for the import at random: whatever bytes they have, and in whatever pieces they come, lines are read or rejected
 * one by one, or one sentence ends it. The bytes lie in memory; files are read in `local/import*`.
 */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { StartError } from '../../local/fault.ts'
import { csvOf, type Row } from '../../local/import/csv.ts'
import { textOf } from '../../local/import/text.ts'
import { anyBytes, anyUnicode, damagedBytes, expectSame, runs } from '../support/anyText.ts'

/** How many bytes come at once: a line end, a quote and a character may lie in two pieces. */
const piece = fc.constantFrom(5, 64, 65_536)

function from(bytes: Buffer, length: number) {
  return (start: number) => {
    const pieces: Buffer[] = []
    for (let at = start; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length))
    return { stream: Readable.from(pieces, { objectMode: false }), bytesRead: () => bytes.length }
  }
}

/** @returns the lines; null where the file as a whole is refused, by one sentence */
async function rowsOf(bytes: Buffer, length: number, delimiter: string | null): Promise<Row[] | null> {
  const rows: Row[] = []
  try {
    const form = { encoding: null, delimiter }
    const { rows: found } = await csvOf(textOf(bytes, from(bytes, length), null), 'users.csv', form)
    for await (const some of found) rows.push(...some)
    return rows
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    expectSame([error.message, /[.)]$/.test(error.message)], [error.message, true])
    return null
  }
}

const value = anyUnicode.filter((text) => !/[\0\ufffd\r]/.test(text))
const table = fc.record({
  rows: fc.array(fc.tuple(value, value, value), { maxLength: 6 }),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.boolean(),
})
type Table = typeof table extends fc.Arbitrary<infer One> ? One : never

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const written = ({ rows, delimiter, end, mark }: Table) =>
  (mark ? '\ufeff' : '') + [['a', 'b', 'c'], ...rows].map((row) => row.map(quoted).join(delimiter) + end).join('')

describe('A CSV file at random', () => {
  test('is what was written, with any delimiter, line end and mark', async () => {
    await fc.assert(
      fc.asyncProperty(table, piece, async (given, length) => {
        const rows = await rowsOf(Buffer.from(written(given)), length, given.delimiter)
        const readings = rows?.map(({ reading }) => ('fields' in reading ? [...reading.fields.values()] : reading))
        expectSame(readings, given.rows)
      }),
      runs(200),
    )
  })

  test('that was damaged is read line by line, or refused by one sentence', async () => {
    const files = table.chain((given) =>
      fc.tuple(damagedBytes(Buffer.from(written(given))), fc.constant(given.delimiter)),
    )
    await fc.assert(
      fc.asyncProperty(files, piece, async ([bytes, delimiter], length) => {
        const rows = await rowsOf(bytes, length, delimiter)
        for (const { reading } of rows ?? [])
          expectSame('reason' in reading ? reading.reason !== '' : reading.fields.size > 0, true)
        expectSame(await rowsOf(bytes, bytes.length + 1, delimiter), rows, 'in one piece')
      }),
      runs(200),
    )
  })

  test('that is anything at all is refused by one sentence, or read', async () => {
    const beginnings = ['', 'PK\u0003\u0004', '\u001f\u008b', '\ufeff', '\u00ff\u00fe', 'sep=;\n', 'a,b\n', '"']
    const file = fc.tuple(fc.constantFrom(...beginnings), anyBytes)
    await fc.assert(
      fc.asyncProperty(file, piece, async ([beginning, bytes], length) => {
        await rowsOf(Buffer.concat([Buffer.from(beginning, 'latin1'), bytes]), length, null)
      }),
      runs(200),
    )
  })
})
