import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Cloud } from '../cloud.ts'
import type { RequestLog } from '../requests/requestLog.ts'

/** The functions as they run, and what belongs to a start. */
export interface Running {
  /** Lets the functions begin anew from the next request on, without anything that they remember. */
  renew(): void
  /** Calls each function that has a schedule, once; a failure is in its own log. */
  runSchedules(): Promise<void>
  /** Makes the admin of this machine where it is missing. */
  seedAdmin(): Promise<void>
}

export interface ConsoleOptions {
  cloud: Cloud
  /** 0 for any free port. */
  port: number
  /** Without a trailing slash. */
  apiUrl: string
  /** The seeded account, where there is one. */
  admin: () => { login: string; password: string } | null
  requests: RequestLog
  /** Null while nothing runs yet. */
  running: () => Running | null
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
