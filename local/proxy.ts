/**
 * Loopback never goes through a proxy: with NODE_USE_ENV_PROXY and HTTP_PROXY set, Node would send there what the parts
 * of the cloud say to each other, and no event of the bucket would ever arrive.
 */
import { setGlobalProxyFromEnv } from 'node:http'

const LOOPBACK = ['127.0.0.1', 'localhost', '::1']

/** Says so in `NO_PROXY`, for this process and all that inherit its environment. */
export function keepLoopbackDirect(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const known = (environment[name] ?? environment[name === 'NO_PROXY' ? 'no_proxy' : 'NO_PROXY'] ?? '').split(',')
    const all = new Set([...known.map((host) => host.trim()).filter((host) => host !== ''), ...LOOPBACK])
    environment[name] = [...all].join(',')
  }
  // Node has read its environment long ago.
  if (environment['NODE_USE_ENV_PROXY'] === '1') setGlobalProxyFromEnv(environment)
}
