/**
 * The addresses under which phones and emulators reach the API and S3. They come from settings, never from a request's
 * `Host`: a caller could otherwise have links made that lead to a server of his own.
 */
import { networkInterfaces } from 'node:os'
import { StartError } from '../fault.ts'

const LOOPBACK = '127.0.0.1'
const EVERYWHERE = '0.0.0.0'

type Environment = Readonly<Record<string, string | undefined>>

/** Addresses of this machine in its networks. */
const ownAddresses = () =>
  Object.values(networkInterfaces())
    .flatMap((interfaces = []) => interfaces)
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)

const publicHost = ({ PUBLIC_URL: url = '' }: Environment) => (URL.canParse(url) ? new URL(url).hostname : null)

/**
 * Where the API and S3 listen: on 127.0.0.1, unless LISTEN says otherwise or PUBLIC_URL is an address of this machine
 * in its network.
 * @throws {StartError}
 */
export function listenAddress(environment: Environment, own: readonly string[] = ownAddresses()): string {
  const { LISTEN: text } = environment
  if (!text) return own.includes(publicHost(environment) ?? '') ? EVERYWHERE : LOOPBACK
  if (text === LOOPBACK || text === EVERYWHERE) return text
  throw new StartError(
    `LISTEN must be ${LOOPBACK} (this machine) or ${EVERYWHERE} (its network too), but it is "${text}".`,
  )
}

/** Base of the service's own links. */
export const publicUrl = ({ PUBLIC_URL: url }: Environment, apiPort: number): string =>
  url || `http://${LOOPBACK}:${apiPort}`

/**
 * The origin of S3 in links: S3_PUBLIC_URL, or the same address of this machine that PUBLIC_URL has.
 * @returns undefined where links lead to 127.0.0.1
 * @throws {StartError}
 */
export function s3PublicUrl(
  environment: Environment,
  s3Port: number,
  own: readonly string[] = ownAddresses(),
): string | undefined {
  const { S3_PUBLIC_URL: text } = environment
  const host = publicHost(environment)
  if (!text) return host !== null && own.includes(host) ? `http://${host}:${s3Port}` : undefined
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '')) return url.origin
  throw new StartError(`S3_PUBLIC_URL must be an origin such as http://192.168.1.5:${s3Port}, but it is "${text}".`)
}
