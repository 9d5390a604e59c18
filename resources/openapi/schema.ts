/** Converts valibot schemas to JSON Schema 2020-12, with titled parts as components. */
import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'

/** The part of JSON Schema that the reference uses. */
export interface Schema {
  $ref?: string
  title?: string
  description?: string
  'x-description-zh'?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxItems?: number
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  contentEncoding?: string
  contentMediaType?: string
  discriminator?: { propertyName: string; mapping: Record<string, string> }
}

/** The components of a document: name → schema. */
export class Components {
  readonly schemas = new Map<string, Schema>()

  /**
   * Adds a schema to the components.
   * @returns a reference to it
   * @throws where another schema has that name
   */
  add(name: string, schema: Schema): Schema {
    const known = this.schemas.get(name)
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`two schemas are named ${name}`)
    this.schemas.set(name, schema)
    return { $ref: `#/components/schemas/${name}` }
  }
}

/** The schema of a request as it is sent, before parsing. */
export function requestSchema(schema: GenericSchema): Schema {
  return toJsonSchema(schema, {
    typeMode: 'input',
    target: 'draft-2020-12',
    // Checks of the reader that JSON Schema cannot express are left out: well-formed UTF-16, safe integers.
    errorMode: 'ignore',
    ignoreActions: ['check', 'safe_integer'],
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === 'instance' ? { type: 'string', contentMediaType: 'application/octet-stream' } : undefined,
  }) as Schema
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

/** Moves every part with a title into the components, and refers to it. */
function named(schema: Schema, nameOf: (title: string) => string, components: Components): Schema {
  const { title, ...own } = schema
  const members = Object.entries(own).map(([key, value]: [string, unknown]): [string, unknown] => {
    if (Array.isArray(value)) return [key, value.map((one) => (isSchema(one) ? named(one, nameOf, components) : one))]
    return [key, isSchema(value) ? named(value as Schema, nameOf, components) : value]
  })
  const inner = Object.fromEntries(members) as Schema
  return title === undefined ? inner : components.add(nameOf(title), inner)
}

/** The schema of an answer. */
export function answerSchema(schema: GenericSchema, nameOf: (title: string) => string, components: Components): Schema {
  const { $schema: _, ...converted } = toJsonSchema(schema, { typeMode: 'output', target: 'draft-2020-12' })
  return named(converted as Schema, nameOf, components)
}
