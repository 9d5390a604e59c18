import { expect, test } from 'vitest'
import { base64Of, md5OfBytes, readFileMd5, readSha256, sha256OfBytes } from '../../lib/content/digests.ts'

// RFC 1321 A.5, FIPS 180-2 B.1.
const abc = Buffer.from('abc')
const MD5 = '900150983cd24fb0d6963f7d28e17f72'
const SHA256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const SHA256_BASE64 = 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='

test('Digests are those of the standards', () => {
  expect(md5OfBytes(abc)).toBe(MD5)
  expect(sha256OfBytes(abc)).toBe(SHA256)
  expect(base64Of(sha256OfBytes(abc))).toBe(SHA256_BASE64)
  expect(base64Of(md5OfBytes(Buffer.alloc(0)))).toBe('1B2M2Y8AsgTpgAmY7PhCfg==')
})

test('An MD5 is read in either case, that of an empty file too', () => {
  expect(readFileMd5(MD5)).toBe(MD5)
  expect(readFileMd5(MD5.toUpperCase())).toBe(MD5)
  expect(readFileMd5('D41D8CD98F00B204E9800998ECF8427E')).toBe('d41d8cd98f00b204e9800998ecf8427e')
})

test('A SHA-256 is read in hex of either case and in base64', () => {
  for (const text of [SHA256, SHA256.toUpperCase(), SHA256_BASE64]) expect(readSha256(text)).toBe(SHA256)
})

test('Nothing else is a digest', () => {
  const wrong = ['', MD5.slice(1), `${MD5}0`, `${MD5}\n`, ` ${MD5}`, MD5.replace('9', 'g'), SHA256.slice(1), `0x${MD5}`]
  expect(wrong.filter((text) => readFileMd5(text) !== null || readSha256(text) !== null)).toEqual([])
  const nearly = [
    SHA256_BASE64.slice(0, -1),
    `${SHA256_BASE64}=`,
    SHA256_BASE64.replace('+', '-'),
    'AAAA',
    SHA256_BASE64.replace('0=', '1='),
  ]
  expect(nearly.filter((text) => readSha256(text) !== null)).toEqual([])
})
