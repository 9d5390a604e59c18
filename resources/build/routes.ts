/** What an event of serverless.yml may say of an HTTP API. */
export type HttpApiEvent = string | { method: string; path: string }

export interface DeployedFunction {
  events?: readonly { httpApi?: HttpApiEvent; schedule?: string }[]
}

const text = (event: HttpApiEvent): string => {
  const route = typeof event === 'string' ? event : event.path === '*' ? '*' : `${event.method} ${event.path}`
  const [method = '', path = ''] = route.split(' ')
  return path === '' ? method : `${method.toUpperCase()} ${path}`
}

const routesOf = ({ events = [] }: DeployedFunction): string[] =>
  events.flatMap(({ httpApi }) => (httpApi === undefined ? [] : [text(httpApi)]))

/** `METHOD /path/{parameter}` of every deployed route, without `$default`. */
export function routes(functions: readonly DeployedFunction[]): string[] {
  return functions.flatMap(routesOf).filter((route) => route !== '*')
}

/** Whether this function answers what no route matches. */
export function isDefault(deployed: DeployedFunction): boolean {
  return routesOf(deployed).includes('*')
}
