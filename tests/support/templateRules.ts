/**
 * Faults for which CloudFormation would refuse a template, by the schemas that AWS publishes for its resource types
 * (`@aws-cdk/aws-service-spec`): types, properties, values, references, circles.
 */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import type { PropertyType, ResourceProperties, Resource as ResourceSchema } from '@aws-cdk/service-spec-types'

export interface TemplateResource {
  Type: string
  Properties?: Record<string, unknown>
  DependsOn?: string | readonly string[]
  Condition?: string
}

export interface CloudTemplate {
  Resources: Record<string, TemplateResource>
  Conditions?: Record<string, unknown>
  Outputs?: Record<string, unknown>
}

interface Reference {
  /** The place in the template: `Resources.Users.Properties.TableName`. */
  at: string
  target: string
  /** The attribute of `Fn::GetAtt`. */
  attribute?: string
}

const schemas = loadAwsServiceSpecSync()

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A map of one key that CloudFormation evaluates: `Ref`, `Fn::Sub`, `Condition` … */
const isIntrinsic = (value: unknown): value is Record<string, unknown> =>
  isMap(value) && Object.keys(value).length === 1 && /^(Ref|Fn::\w+)$/.test(Object.keys(value)[0] ?? '')

const schemaOf = (type: string): ResourceSchema | undefined =>
  schemas.lookup('resource', 'cloudFormationType', 'equals', type)[0]

const isPrimitive = new Map<string, (value: unknown) => boolean>([
  ['string', (value) => typeof value === 'string'],
  ['date-time', (value) => typeof value === 'string'],
  ['boolean', (value) => typeof value === 'boolean'],
  ['number', (value) => typeof value === 'number'],
  ['integer', (value) => Number.isInteger(value)],
  ['json', isMap],
  ['null', (value) => value === null],
])

/** The faults of a value by its type in the schema; intrinsics are checked as references. */
function valueFaults(value: unknown, type: PropertyType, at: string): string[] {
  if (isIntrinsic(value)) return []
  switch (type.type) {
    case 'array':
      if (!Array.isArray(value)) return [`${at} must be a list`]
      return value.flatMap((part, index) => valueFaults(part, type.element, `${at}[${index}]`))
    case 'map':
      if (!isMap(value)) return [`${at} must be a map`]
      return Object.entries(value).flatMap(([key, part]) => valueFaults(part, type.element, `${at}.${key}`))
    case 'ref':
      if (!isMap(value)) return [`${at} must be a map`]
      return propertyFaults(value, schemas.get('typeDefinition', type.reference.$ref).properties, at)
    case 'tag':
      return isMap(value) && 'Key' in value && 'Value' in value ? [] : [`${at} must be a tag`]
    case 'union': {
      const ways = type.types.map((way) => valueFaults(value, way, at))
      return ways.some((way) => way.length === 0) ? [] : [...new Set(ways.flat())]
    }
    default: {
      const allowed = 'allowedValues' in type ? type.allowedValues : undefined
      if (isPrimitive.get(type.type)?.(value) !== true) return [`${at} must be of type ${type.type}`]
      if (!allowed || allowed.some((one) => one === value)) return []
      return [`${at} is ${JSON.stringify(value)}, which is none of ${allowed.join(', ')}`]
    }
  }
}

function propertyFaults(given: Record<string, unknown>, known: ResourceProperties, at: string): string[] {
  const missing = Object.entries(known).filter(([name, { required }]) => required === true && !(name in given))
  return [
    ...missing.map(([name]) => `${at} lacks ${name}`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = Object.hasOwn(known, name) ? known[name] : undefined
      return property ? valueFaults(value, property.type, `${at}.${name}`) : [`${at}.${name} is no property`]
    }),
  ]
}

/** Unknown resource types, and properties that do not fit their schema. */
export function schemaFaults({ Resources }: CloudTemplate): string[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const schema = schemaOf(Type)
    return schema ? propertyFaults(Properties, schema.properties, id) : [`${id} is of type ${Type}, which AWS has not`]
  })
}

function subReferences(argument: unknown, at: string): Reference[] {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
  const named = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.trim())
  return named
    .filter((name) => !isMap(own) || !Object.hasOwn(own, name))
    .map((name) => {
      const [target = '', ...attribute] = name.split('.')
      return { at, target, ...(attribute.length > 0 && { attribute: attribute.join('.') }) }
    })
}

/** Every Ref, Fn::GetAtt and Fn::Sub within a value. */
function referencesIn(value: unknown, at: string): Reference[] {
  if (Array.isArray(value)) return value.flatMap((part, index) => referencesIn(part, `${at}[${index}]`))
  if (!isMap(value)) return []
  const below = Object.entries(value).flatMap(([key, part]) => referencesIn(part, `${at}.${key}`))
  if (!isIntrinsic(value)) return below
  const attribute = value['Fn::GetAtt']
  if (typeof value['Ref'] === 'string') return [{ at, target: value['Ref'] }]
  if ('Fn::Sub' in value) return [...subReferences(value['Fn::Sub'], at), ...below]
  if (attribute === undefined) return below
  const [target, ...path] = Array.isArray(attribute) ? attribute.map(String) : String(attribute).split('.')
  return [{ at, target: target ?? '', attribute: path.join('.') }]
}

const dependenciesOf = ({ DependsOn = [] }: TemplateResource): readonly string[] =>
  typeof DependsOn === 'string' ? [DependsOn] : DependsOn

/** Whether `Fn::GetAtt` may read an attribute of a type; in lists and maps the first part of the path is enough. */
const hasAttribute = (type: string, attribute: string): boolean =>
  Object.hasOwn(schemaOf(type)?.attributes ?? {}, attribute)

/** References to missing resources, attributes or conditions. */
export function referenceFaults(template: CloudTemplate): string[] {
  const { Resources, Conditions = {}, Outputs = {} } = template
  const all = [...referencesIn(Resources, 'Resources'), ...referencesIn(Outputs, 'Outputs')]
  const wrong = all.flatMap(({ at, target, attribute }) => {
    if (attribute === undefined && target.startsWith('AWS::')) return []
    const resource = Object.hasOwn(Resources, target) ? Resources[target] : undefined
    if (!resource) return [`${at} refers to ${target}, which is not there`]
    if (attribute === undefined || hasAttribute(resource.Type, attribute)) return []
    return [`${at} asks ${target} for ${attribute}, which a ${resource.Type} has not`]
  })
  const named = Object.entries(Resources).flatMap(([id, one]) => [
    ...dependenciesOf(one)
      .filter((other) => !Object.hasOwn(Resources, other))
      .map((other) => `${id} depends on ${other}, which is not there`),
    ...(one.Condition === undefined || Object.hasOwn(Conditions, one.Condition)
      ? []
      : [`${id} stands under the condition ${one.Condition}, which is not there`]),
  ])
  return [...wrong, ...named]
}

/** A circle of resources that depend on each other, if there is one. */
export function circles({ Resources }: CloudTemplate): string[] {
  const finished = new Set<string>()
  const walk = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id]
    const resource = Object.hasOwn(Resources, id) ? Resources[id] : undefined
    if (!resource || finished.has(id)) return []
    const wanted = [...referencesIn(resource.Properties, id).map(({ target }) => target), ...dependenciesOf(resource)]
    for (const next of new Set(wanted)) {
      const found = walk(next, [...path, id])
      if (found.length > 0) return found
    }
    finished.add(id)
    return []
  }
  return Object.keys(Resources).flatMap((id) => {
    const found = walk(id, [])
    return found.length === 0 ? [] : [found.join(' → ')]
  })
}
