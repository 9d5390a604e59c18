/** Sends what the reader has written, to the service that has served the page. */
import type { Operation } from '../document/operations.ts'
import { bodyOf, type Draft, headersOf, pathOf } from './draft.ts'

export interface Outcome {
  status: number
  milliseconds: number
  headers: readonly (readonly [name: string, value: string])[]
  /** JSON, parsed; any other text as it stands. */
  body: unknown
  isJson: boolean
}

/** `elsewhere`: a redirection, which browsers do not show; `unreadable`: the body is no JSON; `silent`: no answer. */
export type Sent = Outcome | 'elsewhere' | 'unreadable' | 'silent'

const isText = (type: string) => /^text\/|json|xml/.test(type)

async function read(response: Response, began: number): Promise<Outcome> {
  const type = response.headers.get('content-type') ?? ''
  const bytes = await response.arrayBuffer()
  const milliseconds = Math.round(performance.now() - began)
  const text = isText(type) ? new TextDecoder().decode(bytes) : `${type}, ${bytes.byteLength} bytes`
  const common = { status: response.status, milliseconds, headers: [...response.headers] }
  try {
    return { ...common, body: JSON.parse(text), isJson: true }
  } catch {
    return { ...common, body: text, isJson: false }
  }
}

export async function send(operation: Operation, draft: Draft, token: string): Promise<Sent> {
  let body: string | FormData | null
  try {
    body = bodyOf(operation, draft)
  } catch {
    return 'unreadable'
  }
  const began = performance.now()
  try {
    const response = await fetch(pathOf(operation, draft), {
      method: operation.method,
      headers: headersOf(operation, draft, token),
      body,
      // A login of an app in the same browser is neither used nor changed.
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
    })
    return response.type === 'opaqueredirect' ? 'elsewhere' : await read(response, began)
  } catch {
    return 'silent'
  }
}
