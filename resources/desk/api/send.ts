/** Sends a request to the service and returns its answer or throws its refusal. */
import { Refusal } from './refusal.ts'

const TIMEOUT_MS = 20_000

interface Sending {
  path: string
  method?: 'GET' | 'POST'
  body?: object
  token?: string
}

interface Said {
  Response?: { success?: boolean; mess?: string }
  success?: boolean
  mess?: string
  msg?: string
}

/**
 * Cookies are never sent: the desk's session is independent of the browser's.
 * @throws {Refusal}
 */
export async function send({ path, method = 'POST', body, token }: Sending): Promise<object> {
  const response = await fetch(path, {
    method,
    credentials: 'omit',
    cache: 'no-store',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refusal(0, 'unreachable')
  })
  const said = (await response.json().catch(() => ({}))) as Said
  const { success = response.ok, mess = said.msg ?? '' } = said.Response ?? said
  if (!response.ok || !success) throw new Refusal(response.status, mess, response.headers)
  return said.Response ?? said
}
