/** Events of API Gateway (payload 2.0), as the benchmarks send them. */

interface Request {
  body?: object
  headers?: Record<string, string>
  path?: Record<string, string>
  query?: Record<string, string>
  sourceIp?: string
}

/** @param route `POST /app/user/info`, with parameters in braces */
export function eventOf(route: string, { body, headers = {}, path = {}, query, sourceIp = '192.0.2.1' }: Request) {
  const [method = '', template = ''] = route.split(' ')
  const rawPath = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '')
  return {
    version: '2.0',
    routeKey: route,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: 'bench.example', 'content-type': 'application/json', ...headers },
    pathParameters: path,
    ...(query && { queryStringParameters: query }),
    ...(body && { body: JSON.stringify(body) }),
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: 'bench' },
      domainName: 'bench.example',
      requestId: 'bench',
      routeKey: route,
      stage: '$default',
      timeEpoch: Date.now(),
    },
    isBase64Encoded: false,
  }
}

export type BenchEvent = ReturnType<typeof eventOf>
