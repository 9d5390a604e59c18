/** Files for the import at random: whatever bytes they have, lines are read or rejected one by one, or one sentence ends it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { StartError } from '../../local/fault.ts'
import { openCsv, type Row } from '../../local/import/csv.ts'
import { anyBytes, anyUnicode, damagedBytes, runs } from '../support/anyText.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-csv-'))
const path = join(folder, 'users.csv')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** @returns the lines; null where the file as a whole is refused, by one sentence */
async function rowsOf(bytes: Buffer | string, delimiter: string | null): Promise<Row[] | null> {
  writeFileSync(path, bytes)
  const rows: Row[] = []
  try {
    const { rows: found } = await openCsv(path, { encoding: null, delimiter })
    for await (const some of found) rows.push(...some)
    return rows
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    expect(error.message).toMatch(/[.)]$/)
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
      fc.asyncProperty(table, async (given) => {
        const rows = await rowsOf(written(given), given.delimiter)
        const readings = rows?.map(({ reading }) => ('fields' in reading ? [...reading.fields.values()] : reading))
        expect(readings).toEqual(given.rows)
      }),
      runs(200),
    )
  })

  test('that was damaged is read line by line, or refused by one sentence', async () => {
    const files = table.chain((given) =>
      fc.tuple(damagedBytes(Buffer.from(written(given))), fc.constant(given.delimiter)),
    )
    await fc.assert(
      fc.asyncProperty(files, async ([bytes, delimiter]) => {
        const rows = (await rowsOf(bytes, delimiter)) ?? []
        for (const { reading } of rows) {
          if ('reason' in reading) expect(reading.reason).not.toBe('')
          else expect(reading.fields.size).toBeGreaterThan(0)
        }
      }),
      runs(200),
    )
  })

  test('that is anything at all is refused by one sentence, or read', async () => {
    const beginnings = ['', 'PK\u0003\u0004', '\u001f\u008b', '\ufeff', '\u00ff\u00fe', 'sep=;\n', 'a,b\n', '"']
    const file = fc.tuple(fc.constantFrom(...beginnings), anyBytes)
    await fc.assert(
      fc.asyncProperty(file, async ([beginning, bytes]) => {
        await rowsOf(Buffer.concat([Buffer.from(beginning, 'latin1'), bytes]), null)
      }),
      runs(200),
    )
  })
})
