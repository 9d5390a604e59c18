/** Values of other forms at random: networks, digests, ids of files and stored verifiers. */
import { isIP } from 'node:net'
import fc from 'fast-check'
import { beforeAll, describe, test } from 'vitest'
import { networkOf } from '../../lib/caller/network.ts'
import { base64Of, readFileMd5, readSha256 } from '../../lib/content/digests.ts'
import { readFileId } from '../../lib/content/fileId.ts'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { compare, makeVerifier, type Verifier } from '../../lib/passwords/verifier.ts'
import { anyText, damaged, expectSame, runs } from '../support/anyText.ts'
import { useWorld } from '../support/world.ts'

useWorld()

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdefABCDEF'), { minLength: length, maxLength: length })
    .map((all) => all.join(''))

describe('A network at random', () => {
  const half = fc.integer({ min: 0, max: 0xffff })
  const groups = fc.array(half, { minLength: 8, maxLength: 8 })
  const spelled = (all: readonly number[]) => all.map((group) => group.toString(16)).join(':')

  test('is that of an address, or none, and the network of its own name', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.ipV4(), fc.ipV6(), fc.ipV6().chain(damaged)), (text) => {
        const network = networkOf(text)
        expectSame([text, network !== null], [text, isIP(text) !== 0])
        if (network) expectSame(networkOf(network.name.replace('/64', '')), network)
      }),
      runs(),
    )
  })

  test('is one for a whole /64, within one /48, and for an IPv4 address mapped into IPv6', () => {
    fc.assert(
      fc.property(groups, groups, fc.ipV4(), (one, other, address) => {
        fc.pre(one.slice(0, 5).some((group) => group !== 0))
        const network = networkOf(spelled(one))
        expectSame(networkOf(spelled([...one.slice(0, 4), ...other.slice(4)])), network)
        expectSame(networkOf(spelled([...one.slice(0, 3), ...other.slice(3)]))?.wider, network?.wider)
        expectSame(networkOf(`::ffff:${address}`), networkOf(address))
      }),
      runs(),
    )
  })
})

test('A digest at random is what was written, in hex of either case or as S3 writes it, or none', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, hex(32), hex(64), hex(64).chain(damaged)), (text) => {
      const [md5, sha256] = [readFileMd5(text), readSha256(text)]
      if (md5) expectSame([md5, md5.length], [text.toLowerCase(), 32])
      if (sha256) expectSame([text.toLowerCase(), base64Of(sha256).toLowerCase()].includes(text.toLowerCase()), true)
      if (sha256) expectSame(readSha256(base64Of(sha256)), sha256)
    }),
    runs(),
  )
})

test('A file’s id at random is its digits or none', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.integer(), fc.double(), fc.stringMatching(/^-?\d{1,12}$/)), (value) => {
      const id = readFileId(value)
      if (id !== null) expectSame([String(id), id >= 1 && id < 2 ** 31], [String(value), true])
    }),
    runs(),
  )
})

describe('A stored verifier at random', () => {
  const md5 = md5OfPassword('correct horse')
  let verifier: Verifier
  /** Spare bits at the end of base64 say nothing. */
  const meaning = (text: string) =>
    text.replaceAll(/[A-Za-z0-9+/]{8,}/g, (part) => Buffer.from(part, 'base64').toString('hex'))
  beforeAll(async () => {
    verifier = await makeVerifier(md5)
  })

  test('that is damaged, or asks for other costs, is nobody’s, and nothing is thrown', async () => {
    const cost = fc.constantFrom(
      '0',
      '1',
      '7',
      '8',
      '32',
      '65536',
      '65537',
      '4294967296',
      '99999999999999999999',
      '007',
    )
    const costly = fc.tuple(cost, cost, cost, fc.nat(30)).map(([m, t, p, length]) => {
      const [, , , , salt = '', tag = ''] = verifier.split('$')
      const keyid = /keyid=[^$]+/.exec(verifier)?.[0]
      return `$argon2id$v=19$m=${m},t=${t},p=${p},${keyid}$${salt.slice(0, length + 1)}$${tag}`
    })
    const some = fc.oneof(
      anyText,
      costly,
      fc.constant(null).chain(() => damaged(verifier)),
    )
    await fc.assert(
      fc.asyncProperty(some, async (text) => {
        const { match } = await compare(md5, text as Verifier)
        if (match || text === verifier) expectSame([match, meaning(text)], [true, meaning(verifier)])
      }),
      runs(100),
    )
  })
})
