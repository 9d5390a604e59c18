import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { accountAttributes } from '../../lib/accounts/table.ts'
import type { Item } from '../../lib/aws/dynamodb.ts'
import { formats } from '../../lib/profiles/dataType.ts'
import { dataTypeFrom } from '../../lib/profiles/dataTypeTable.ts'
import { isDataTypeName } from '../../lib/profiles/reserved.ts'

const rows: Item[] = parse(readFileSync(join(import.meta.dirname, '../../resources/datatypes.yml'), 'utf8'))

test.each(rows.map((row) => [String(row['data_name']), row] as const))(
  'the data type %s can be read and shown',
  (name, row) => {
    const type = dataTypeFrom(row)
    expect(isDataTypeName(name)).toBe(true)
    expect(['public', 'friends', 'self']).toContain(type.visibility)
    expect(['users', 'profiles']).toContain(type.table)
    expect(type.lengthMax).toBeGreaterThan(0)
    expect(formats).toContain(type.format)
    if (type.table === 'users') expect([...accountAttributes, 'fans', 'follow']).toContain(type.attribute)
  },
)
