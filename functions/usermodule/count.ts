import * as v from 'valibot'
import { lookUp } from '../../lib/accounts/lookUp.ts'
import { endpoint } from '../../lib/dialects/usermodule/endpoint.ts'
import { counted } from '../../lib/dialects/usermodule/views.ts'
import { readSubject } from '../../lib/subject.ts'

export const handler = endpoint(
  { operation: 'count', method: 'GET', fields: v.object({}), onlyReads: true },
  async ({ path, origin }) => {
    const found = await lookUp(readSubject(path['account'] ?? ''), null, origin)
    return counted(found ? 1 : 0)
  },
)
