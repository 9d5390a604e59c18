/** The OpenAPI document, as far as the page shows it (`docs/openapi/gatehouse.json`). */

export interface Schema {
  $ref?: string
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  description?: string
  default?: unknown
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  contentMediaType?: string
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  anyOf?: readonly Schema[]
  additionalProperties?: boolean | Schema
}

export interface Example {
  summary?: string
  value: unknown
}

export interface Media {
  schema?: Schema
  examples?: Readonly<Record<string, Example>>
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description: string
  schema: Schema
}

export interface Header {
  $ref?: string
  description?: string
}

export interface Answer {
  description: string
  headers?: Readonly<Record<string, Header>>
  content?: Readonly<Record<string, Media>>
}

export interface DocumentedOperation {
  operationId: string
  tags: readonly string[]
  summary: string
  'x-summary-zh': string
  description?: string
  /** None of them: no session; an empty one among them: a session is optional. */
  security: readonly Readonly<Record<string, readonly string[]>>[]
  parameters?: readonly Parameter[]
  requestBody?: { content: Readonly<Record<string, Media>> }
  responses: Readonly<Record<string, Answer>>
}

export interface ReferenceDocument {
  info: { description: string }
  tags: readonly { name: string; description: string }[]
  'x-tagGroups': readonly { name: string; tags: readonly string[] }[]
  paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
  components: { schemas: Readonly<Record<string, Schema>>; headers: Readonly<Record<string, Header>> }
}

/** @throws {Error} where the service does not answer, or with something else */
export async function loadDocument(): Promise<ReferenceDocument> {
  // The page's preload asks in the very same way, so that the document is fetched once.
  const response = await fetch('/openapi.json')
  if (!response.ok) throw new Error(`/openapi.json: ${response.status}`)
  return (await response.json()) as ReferenceDocument
}
