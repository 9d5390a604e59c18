/**
 * Finds calls that AWS refuses and the embedded engine accepts. tests/local/strict.test.ts holds every such call and
 * compares it with AWS's own engine; docs/local.md says how to run it there.
 */
import type { Table } from '../template.ts'
import { type Ask, asksOf, doublePiece } from './asks.ts'
import { refusedCondition } from './conditions.ts'
import { refusedBound, refusedStart } from './keyConditions.ts'
import { refusedItem, refusedNames, refusedValues } from './names.ts'
import { refusedProjection } from './projections.ts'
import { type KeySchema, keySchema } from './schema.ts'
import { refusedUpdate } from './updates.ts'

const onFailure = ['ALL_OLD', 'NONE']

function refusedReturn({ ReturnValuesOnConditionCheckFailure: asked }: Ask): string | null {
  if (asked === undefined || onFailure.includes(asked)) return null
  return `1 validation error detected: Value '${asked}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [${onFailure.join(', ')}]`
}

const rules: readonly ((ask: Ask, schema: KeySchema | null) => string | null)[] = [
  refusedReturn,
  ({ Item }) => refusedItem(Item),
  refusedNames,
  refusedValues,
  refusedCondition,
  refusedUpdate,
  refusedProjection,
  refusedBound,
  refusedStart,
]

/**
 * @param operation `GetItem`, `Query` …
 * @returns the message of AWS's ValidationException, or null to leave the call to the engine
 */
export function refusalOf(operation: string, input: Readonly<Record<string, unknown>>, tables: readonly Table[]) {
  const double = doublePiece(operation, input)
  if (double !== null) return double
  for (const ask of asksOf(operation, input)) {
    const schema = keySchema(tables, ask.TableName, ask.IndexName)
    for (const rule of rules) {
      const refusal = rule(ask, schema)
      if (refusal !== null) return refusal
    }
  }
  return null
}
