import type { Item, Stored } from './dynamodb.ts'

/** An attribute of an item, and what it must have been for the change to hold. */
export interface AttributeChange {
  attribute: string
  to: Stored
  /** Left out where the old value does not matter. */
  from?: Stored
}

interface ChangeExpression {
  update: string
  condition?: string
  names: Record<string, string>
  values?: Item
}

/**
 * An update that compares and sets in one write; null is absence, before and after. Names and values are numbered, since
 * attributes may be reserved words.
 */
export function changeExpression(changes: readonly AttributeChange[]): ChangeExpression {
  const all = [...changes.entries()]
  const set = all.flatMap(([index, { to }]) => (to === null ? [] : [`#a${index} = :to${index}`]))
  const remove = all.flatMap(([index, { to }]) => (to === null ? [`#a${index}`] : []))
  const conditions = all.flatMap(([index, { from }]) => {
    if (from === undefined) return []
    return [from === null ? `attribute_not_exists(#a${index})` : `#a${index} = :from${index}`]
  })
  const values = all.flatMap(([index, { to, from }]) => [
    ...(to === null ? [] : [[`:to${index}`, to] as const]),
    ...(from === undefined || from === null ? [] : [[`:from${index}`, from] as const]),
  ])
  const clauses = [set.length > 0 && `SET ${set.join(', ')}`, remove.length > 0 && `REMOVE ${remove.join(', ')}`]
  return {
    update: clauses.filter(Boolean).join(' '),
    names: Object.fromEntries(all.map(([index, { attribute }]) => [`#a${index}`, attribute])),
    ...(conditions.length > 0 && { condition: conditions.join(' AND ') }),
    ...(values.length > 0 && { values: Object.fromEntries(values) }),
  }
}
