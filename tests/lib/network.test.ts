/** What limits count by: an IPv4 address, or an IPv6 /64 with the /48 around it. */
import { describe, expect, test } from 'vitest'
import { networkOf } from '../../lib/caller/network.ts'

describe('A network', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['0.0.0.0', '0.0.0.0'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:201', '192.0.2.1'],
    ['::ffff:c000:0201', '192.0.2.1'],
  ])('of %s is that IPv4 address and nothing wider', (address, name) => {
    expect(networkOf(address)).toEqual({ name, wider: null })
  })

  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64', '64:ff9b:0::/48'],
  ])('of %s is its /64, with the /48 around it', (address, name, wider) => {
    expect(networkOf(address)).toEqual({ name, wider })
  })

  test('is the same for every way to write an address, and another one a prefix further', () => {
    const names = (addresses: string[]) => new Set(addresses.map((address) => networkOf(address)?.name))
    expect(names(['2001:db8:a:b::1', '2001:DB8:A:B:0:0:0:1', '2001:db8:a:b:ffff::'])).toHaveProperty('size', 1)
    expect(names(['2001:db8:a:b::1', '2001:db8:a:c::1', '2001:db8:b:b::1'])).toHaveProperty('size', 3)
  })

  test.each([
    '',
    ' ',
    'localhost',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.07',
    '1::2::3',
    '203.0.113.7:80',
    '[::1]',
    '::ffff:300.0.2.1',
  ])('is none for %j', (text) => {
    expect(networkOf(text)).toBeNull()
  })
})
