/**
 * The time of one password hash with each algorithm of Node itself, and of argon2id by the native file that functions
 * carry.
 */
import { argon2, pbkdf2, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { argon2id } from '../lib/passwords/argon2.ts'
import { report } from './median.ts'

const RUNS = 15
const MIB = 1024 * 1024

const message = '5f4dcc3b5aa765d61d8327deb882cf99'
const secret = randomBytes(32)
const [ofNode, derive, range] = [promisify(argon2), promisify(pbkdf2), promisify(scrypt)]
const inputOf = (mebibytes: number, passes: number) => {
  const nonce = randomBytes(16)
  return { message, nonce, secret, memory: mebibytes * 1024, passes, parallelism: 1, tagLength: 32 }
}

// Each at the minimum that OWASP's Password Storage Cheat Sheet recommends, and one argon2id above it.
const ways = new Map<string, () => Promise<unknown>>([
  ['argon2id 19 MiB t=2 p=1, native', () => argon2id(inputOf(19, 2))],
  ['argon2id 19 MiB t=2 p=1', () => ofNode('argon2id', inputOf(19, 2))],
  ['argon2id 46 MiB t=1 p=1', () => ofNode('argon2id', inputOf(46, 1))],
  [
    'scrypt N=2^17 r=8 p=1',
    () => {
      const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * MIB }
      return (range as (...all: unknown[]) => Promise<Buffer>)(message, randomBytes(16), 32, cost)
    },
  ],
  ['PBKDF2-HMAC-SHA-256 600,000', () => derive(message, randomBytes(16), 600_000, 32, 'sha256')],
])

const measured = new Map([...ways.keys()].map((name) => [name, [] as number[]]))
for (let run = -1; run < RUNS; run++) {
  // The algorithms take turns, so that a busy moment of the machine affects all of them; the first round only warms up.
  for (const [name, way] of ways) {
    const start = performance.now()
    await way()
    if (run >= 0) measured.get(name)?.push(performance.now() - start)
  }
}
console.log(`Password hashing, one at a time, Node ${process.versions.node} on ${process.arch}`)
report(measured)
