import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Cloud } from '../cloud.ts'
import type { RequestLog } from '../requests/requestLog.ts'

export interface ConsoleOptions {
  cloud: Cloud
  /** 0 for any free port. */
  port: number
  /** Without a trailing slash. */
  apiUrl: string
  /** The seeded account, where there is one. */
  admin: () => { login: string; password: string } | null
  requests: RequestLog
  /** Where the data is, as a person reads it. */
  folder: string
}

export interface Exchange extends ConsoleOptions {
  request: IncomingMessage
  response: ServerResponse
  query: URLSearchParams
}

export type Answer = (exchange: Exchange) => Promise<void> | void

/** An attached file arrives in base64 within JSON. */
export const ATTACHED_BYTES_MAX = 64 * 1024 * 1024

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
