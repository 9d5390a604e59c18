/** The OpenAPI document, as far as the page shows it (`docs/openapi/gatehouse.json`). */

/** A text of the document, and the same in Chinese. */
export interface Told {
  description?: string
  'x-description-zh'?: string
}

export interface Schema extends Told {
  $ref?: string
  type?: string
  const?: unknown
  enum?: readonly unknown[]
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

export interface Parameter extends Told {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
  /** Of the recorded request that the body shows, too. */
  example?: string
}

export interface Header extends Told {
  $ref?: string
}

export interface Answer extends Told {
  headers?: Readonly<Record<string, Header>>
  content?: Readonly<Record<string, Media>>
}

export interface DocumentedOperation extends Told {
  operationId: string
  tags: readonly string[]
  summary: string
  'x-summary-zh': string
  /** None of them: no session; an empty one among them: a session is optional. */
  security: readonly Readonly<Record<string, readonly string[]>>[]
  parameters?: readonly Parameter[]
  requestBody?: { content: Readonly<Record<string, Media>> }
  responses: Readonly<Record<string, Answer>>
}

interface Named {
  name: string
  'x-name-zh': string
}

export interface ReferenceDocument {
  info: Told
  tags: readonly (Named & Told)[]
  'x-tagGroups': readonly (Named & { tags: readonly string[] })[]
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
