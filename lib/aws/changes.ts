import type { Item, Stored } from './dynamodb.ts'

/** An attribute of an item, and what it must have been for the change to hold; null is absence, before and after. */
export interface AttributeChange {
  attribute: string
  to: Stored
  /** Left out where the old value does not matter. */
  from?: Stored
}

/** The state of an attribute that a change needs: this value, absent (null), or present. */
export type Expected = Item[string] | { exists: boolean }

/** A change of an item's attributes; a name with dots is a path (`avatar.key`). */
export interface ItemChange {
  set?: Item
  /** Set only where the attribute is absent. */
  setOnce?: Item
  remove?: readonly string[]
  add?: Readonly<Record<string, number>>
  /** Refuses the change unless all of it holds. */
  expect?: Readonly<Record<string, Expected>>
}

interface Condition {
  condition?: string
  names: Record<string, string>
  values?: Item
}

const isExistence = (expected: Expected): expected is { exists: boolean } =>
  typeof expected === 'object' && expected !== null && Object.keys(expected).join() === 'exists'

/** Numbers names and values, since attributes may be reserved words. */
function placeholders() {
  const names = new Map<string, string>()
  const values: Item = {}
  const nameOf = (step: string) => {
    const known = names.get(step) ?? `#a${names.size}`
    names.set(step, known)
    return known
  }
  return {
    path: (attribute: string) => attribute.split('.').map(nameOf).join('.'),
    value: (value: Item[string]) => {
      const name = `:v${Object.keys(values).length}`
      values[name] = value
      return name
    },
    all: () => ({
      names: Object.fromEntries([...names].map(([step, name]) => [name, step])),
      ...(Object.keys(values).length > 0 && { values }),
    }),
  }
}

type Placeholders = ReturnType<typeof placeholders>

function conditionOf(expect: NonNullable<ItemChange['expect']>, { path, value }: Placeholders): string {
  const one = ([attribute, expected]: [string, Expected]) => {
    if (expected === null) return `attribute_not_exists(${path(attribute)})`
    if (isExistence(expected)) return `attribute${expected.exists ? '' : '_not'}_exists(${path(attribute)})`
    return `${path(attribute)} = ${value(expected)}`
  }
  return Object.entries(expect).map(one).join(' AND ')
}

/** The condition alone, for a put, a deletion or a check. */
export function expectation(
  expect: NonNullable<ItemChange['expect']>,
): Required<Pick<Condition, 'condition'>> & Condition {
  const marks = placeholders()
  const condition = conditionOf(expect, marks)
  return { condition, ...marks.all() }
}

/** An update that compares and changes in one write. */
export function changeExpression(change: ItemChange): Condition & { update: string } {
  const { set = {}, setOnce = {}, remove = [], add = {}, expect = {} } = change
  const marks = placeholders()
  const { path, value } = marks
  const sets = [
    ...Object.entries(set).map(([attribute, to]) => `${path(attribute)} = ${value(to)}`),
    ...Object.entries(setOnce).map(
      ([attribute, to]) => `${path(attribute)} = if_not_exists(${path(attribute)}, ${value(to)})`,
    ),
  ]
  const clauses = [
    ['SET', sets],
    ['REMOVE', remove.map(path)],
    ['ADD', Object.entries(add).map(([attribute, by]) => `${path(attribute)} ${value(by)}`)],
  ] as const
  const update = clauses.flatMap(([verb, parts]) => (parts.length > 0 ? [`${verb} ${parts.join(', ')}`] : [])).join(' ')
  const condition = conditionOf(expect, marks)
  return { update, ...(condition !== '' && { condition }), ...marks.all() }
}

/** Changes one by one, as one change of the item. */
export function changeOf(changes: readonly AttributeChange[]): ItemChange {
  const set = changes.filter(({ to }) => to !== null).map(({ attribute, to }) => [attribute, to] as const)
  const compared = changes.flatMap(({ attribute, from }) => (from === undefined ? [] : [[attribute, from] as const]))
  return {
    set: Object.fromEntries(set),
    remove: changes.filter(({ to }) => to === null).map(({ attribute }) => attribute),
    expect: Object.fromEntries(compared),
  }
}
