/**
 * Loopback connections never use a proxy: with NODE_USE_ENV_PROXY and HTTP_PROXY set, Node would send the traffic
 * between the parts of the cloud to the proxy, and events of the bucket would get lost.
 */
import { setGlobalProxyFromEnv } from 'node:http'

const LOOPBACK = ['127.0.0.1', 'localhost', '::1']

/** Adds the loopback addresses to `NO_PROXY`, for this process and those that inherit its environment. */
export function keepLoopbackDirect(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const known = (environment[name] ?? environment[name === 'NO_PROXY' ? 'no_proxy' : 'NO_PROXY'] ?? '').split(',')
    const all = new Set([...known.map((host) => host.trim()).filter((host) => host !== ''), ...LOOPBACK])
    environment[name] = [...all].join(',')
  }
  // Node has read its environment at the start, before this change.
  if (environment['NODE_USE_ENV_PROXY'] === '1') setGlobalProxyFromEnv(environment)
}
