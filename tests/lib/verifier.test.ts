import { argon2Sync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { currentPepperKey } from '../../lib/keys/pepper.ts'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { compare, makeVerifier, pauseLikeComparison, type Verifier } from '../../lib/passwords/verifier.ts'
import { computations } from '../support/argon2.ts'
import { useWorld } from '../support/world.ts'

useWorld()

const md5 = md5OfPassword('correct horse')

/** A verifier as this service would have made it at another cost. */
async function verifierAt(memory: number, passes: number, parallelism: number): Promise<Verifier> {
  const { id, key } = await currentPepperKey('password')
  const salt = Buffer.alloc(16, 7)
  const inputs = { message: md5, nonce: salt, secret: key.export(), tagLength: 32, memory, passes, parallelism }
  const [keyid, nonce, tag] = [Buffer.from(id), salt, argon2Sync('argon2id', inputs)].map((bytes) =>
    bytes.toString('base64').replace(/=+$/, ''),
  )
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism},keyid=${keyid}$${nonce}$${tag}` as Verifier
}

describe('A stored verifier', () => {
  test('of today’s cost opens and stays as it is', async () => {
    const verifier = await makeVerifier(md5)
    expect(verifier).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=/)
    expect(await compare(md5, verifier)).toEqual({ match: true, outdated: false })
    expect(await compare(md5OfPassword('correct house'), verifier)).toEqual({ match: false })
  })

  test.each([
    [8, 2, 1],
    [19_456, 1, 1],
    [19_456, 2, 2],
    [16, 2, 2],
    [65_536, 1, 1],
    [8, 4, 1],
    [32, 1, 4],
  ])('of another cost (%s KiB, %s passes, %s lanes) opens and is to be made anew', async (...cost) => {
    expect(await compare(md5, await verifierAt(...cost))).toEqual({ match: true, outdated: true })
  })

  test.each([
    [65_537, 1, 1],
    [8, 5, 1],
    [40, 1, 5],
  ])(
    'S13 that asks for more than may be (%s KiB, %s passes, %s lanes) is not computed, and opens nothing',
    async (...cost) => {
      const verifier = await verifierAt(...cost)
      const before = computations.length
      expect(await compare(md5, verifier)).toEqual({ match: false })
      // The work of a comparison with nothing, as for an account that is not there.
      expect(computations.slice(before)).toEqual(['19456,2,1'])
    },
  )
})

test('A pause like a comparison takes the time of one and does not work', async () => {
  await compare(md5, null)
  const [before, startedAt] = [computations.length, performance.now()]
  await pauseLikeComparison()
  expect(computations.length).toBe(before)
  expect(performance.now() - startedAt).toBeGreaterThan(0.1)
})
