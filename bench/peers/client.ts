/** HTTP over kept connections. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Asked {
  method?: string
  path: string
  /** The caller's address, as a proxy in front tells it. */
  address: string
  headers?: Record<string, string>
  body?: object
}

export interface Answered {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface Client {
  /** @throws {Error} where the answer is not 200 */
  ask(asked: Asked): Promise<Answered>
  close(): void
}

export function openClient(port: number): Client {
  const agent = new Agent({ keepAlive: true })
  const ask = ({ method = 'GET', path, address, headers, body }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const text = body && JSON.stringify(body)
      const all = {
        'x-forwarded-for': address,
        ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...headers,
      }
      const sending = request({ host: '127.0.0.1', port, agent, method, path, headers: all }, (answer) => {
        let told = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          told += chunk
        })
        answer.once('error', reject)
        answer.once('end', () => {
          const { statusCode: status = 0 } = answer
          if (status === 200) resolve({ status, headers: answer.headers, body: told })
          else reject(new Error(`${method} ${path} answered ${status}: ${told.slice(0, 300)}`))
        })
      })
      sending.once('error', reject)
      sending.end(text)
    })
  return { ask, close: () => agent.destroy() }
}
