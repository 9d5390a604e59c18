/** The answer that API Gateway sends: one of its own, or a function's result. */
export interface GatewayAnswer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  cookies: string[]
  body: Buffer
}

/** An answer of the gateway itself. */
export function ownAnswer(status: number, message: string): GatewayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function plainHeaders(headers: unknown): Record<string, string> {
  if (!isRecord(headers)) return {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

/**
 * The answer for a function's result. A result without `statusCode` is the body itself; a malformed one counts as the
 * function's error.
 * @param text the result as Lambda passes it on, in JSON
 */
export function answerOf(text: string): GatewayAnswer {
  const sent: unknown = JSON.parse(text)
  if (!isRecord(sent) || !('statusCode' in sent)) {
    const body = Buffer.from(typeof sent === 'string' ? sent : text)
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body }
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = sent
  const wrong = typeof statusCode !== 'number' || (body !== undefined && body !== null && typeof body !== 'string')
  if (wrong) return ownAnswer(500, 'Internal Server Error')
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...plainHeaders(headers) },
    cookies: Array.isArray(cookies) ? cookies.map(String) : [],
    body: Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded === true ? 'base64' : 'utf8'),
  }
}
