/** A *network* is what limits count by: an IPv4 address, or an IPv6 /64 and with it the /48 around it. */
import { isIPv4, isIPv6 } from 'node:net'

export interface Network {
  /** `203.0.113.7` or `2001:db8:1:2::/64`. */
  readonly name: string
  /** The /48 of an IPv6 address, which counts as well with four times the budget. */
  readonly wider: string | null
}

/** The eight groups of an IPv6 address, zone and compression resolved (RFC 4291 §2.2). */
function groupsOf(address: string): number[] {
  const [plain = ''] = address.split('%')
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain)
  const hex = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : plain
  const [head = '', tail] = hex.split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [front, back] = [parse(head), tail === undefined ? [] : parse(tail)]
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back]
}

const prefix = (groups: number[], count: number) =>
  `${groups
    .slice(0, count)
    .map((group) => group.toString(16))
    .join(':')}::/${count * 16}`

/**
 * The network of an address; an IPv4 address mapped into IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
 * @returns null where the text is no address
 */
export function networkOf(address: string): Network | null {
  if (isIPv4(address)) return { name: address, wider: null }
  if (!isIPv6(address)) return null
  const groups = groupsOf(address)
  const [high = 0, low = 0] = groups.slice(6)
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (mapped) return { name: [high >> 8, high & 255, low >> 8, low & 255].join('.'), wider: null }
  return { name: prefix(groups, 4), wider: prefix(groups, 3) }
}
