/** Where the services of AWS are. */

// Few hosts, asked for at each call.
const known = /* @__PURE__ */ new Map<string, URL>()

/** The URL that a text writes, read once. Callers do not change it. */
export function urlOf(text: string): URL {
  const url = known.get(text) ?? new URL(text)
  known.set(text, url)
  return url
}

/** The domain of a region's services. */
export const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com')

/** The URL of a service of AWS in a region (https://docs.aws.amazon.com/general/latest/gr/rande.html). */
export function endpointOf(service: string, region: string, override: string | undefined): URL {
  return urlOf(override ?? `https://${service}.${region}.${domainOf(region)}`)
}
