/** Requests to the functions, over the gateway's events and without its port. */
import type { HeaderPairs } from '../../local/gateway/event.ts'
import type { InProcessGateway } from './gateway.ts'

export interface Request {
  /** A body sent as JSON. */
  json?: unknown
  /** A body sent unchanged. */
  body?: string | Uint8Array
  headers?: Record<string, string> | HeaderPairs
  /** Bearer token. */
  token?: string | undefined
  /** The address that the request comes from; where not given, one of this world's own. */
  from?: string
}

export interface Answer {
  status: number
  headers: Record<string, string>
  cookies: string[]
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer holds whatever came over the wire; tests say what it must be
  json: any
}

export type Call = (method: string, path: string, request?: Request) => Promise<Answer>

const headersFor = ({ json, headers = {}, token }: Request): HeaderPairs => [
  ...(json === undefined ? [] : [['content-type', 'application/json'] as const]),
  ...(token === undefined ? [] : [['authorization', `Bearer ${token}`] as const]),
  ...(Array.isArray(headers) ? headers : Object.entries(headers as Record<string, string>)),
]

/** @param home the address of requests that name none */
export function callOver(gateway: Pick<InProcessGateway, 'invoke'>, home: string): Call {
  return async (method, path, request = {}) => {
    const body = request.json === undefined ? request.body : JSON.stringify(request.json)
    const answer = await gateway.invoke(
      { method, path, headers: headersFor(request), ...(body !== undefined && { body }) },
      { sourceIp: request.from ?? home },
    )
    const text = answer.body.toString('utf8')
    const isJson = answer.headers['content-type']?.startsWith('application/json') ?? false
    return { ...answer, text, json: isJson ? JSON.parse(text) : undefined }
  }
}
