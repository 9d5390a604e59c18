/** The fields of a recorded request, however its body is written. */
import type { Json, RecordedRequest } from './exchange.ts'

export interface SentFields {
  /** Of the body or the query; null where they cannot be read as such. */
  fields: Record<string, Json> | null
  /** How the body is written. */
  form: 'json' | 'form' | 'multipart' | 'query' | 'other'
}

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a body that was recorded as it stands. */
function readBody(body: string): SentFields['fields'] {
  try {
    const json = JSON.parse(body) as Json
    return isObject(json) ? json : null
  } catch {
    return /^[\w%.+-]+=/.test(body) ? Object.fromEntries(new URLSearchParams(body)) : null
  }
}

export function readFields({ method, json, form, multipart, body, base64, ...request }: RecordedRequest): SentFields {
  const query = request.path?.split('?')[1] ?? ''
  if (method === 'GET' || (method === 'DELETE' && json === undefined && !form)) {
    return { form: 'query', fields: Object.fromEntries(new URLSearchParams(query)) }
  }
  if (form) return { form: 'form', fields: form }
  if (multipart) {
    const files = multipart.files.map(({ field, name }): [string, Json] => [field, name])
    return { form: 'multipart', fields: { ...multipart.fields, ...Object.fromEntries(files) } }
  }
  if (isObject(json)) return { form: 'json', fields: json }
  if (body !== undefined) return { form: 'other', fields: readBody(body) }
  return { form: 'other', fields: base64 === undefined && json === undefined ? {} : null }
}
