/**
 * One HTTP request, with nothing added and nothing followed. Node's `fetch` would send headers of a browser, fold
 * repeated slashes away and hide cookies.
 */
import { Agent, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'

export interface Sent {
  method: string
  path: string
  headers: Record<string, string | string[]>
  body: Buffer | null
  /** The own address to come from; whatever the system takes unless given. */
  localAddress?: string
}

export interface Answer {
  status: number
  headers: Map<string, string>
  /** The values of `set-cookie`. */
  cookies: string[]
  body: Buffer
}

const timeoutMilliseconds = 15_000

/** Knows no proxy, whatever the environment says: what is asked here is this machine. */
const direct = new Agent({ keepAlive: true })
const isLoopback = (hostname: string) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)

/** As they go over the wire, one pair after the other: Node would fold repeated ones. */
function rawHeaders(host: string, headers: Sent['headers'], body: Buffer | null): string[] {
  const pairs = Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]))
  const own = Object.hasOwn(headers, 'host') ? [] : ['host', host]
  return [...own, ...pairs, ...(body === null ? [] : ['content-length', String(body.length)])]
}

export function send(base: string, { method, path, headers, body, localAddress }: Sent): Promise<Answer> {
  const { protocol, hostname, port, host } = new URL(base)
  const request = protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        localAddress,
        method,
        path,
        headers: rawHeaders(host, headers, body),
        timeout: timeoutMilliseconds,
        ...(protocol === 'http:' && isLoopback(hostname) && { agent: direct }),
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const { 'set-cookie': cookies = [], ...others } = incoming.headers
          const pairs = Object.entries(others).map(([name, value]): [string, string] => [name, String(value)])
          resolve({ status: incoming.statusCode ?? 0, headers: new Map(pairs), cookies, body: Buffer.concat(chunks) })
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}
