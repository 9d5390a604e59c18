/** A certificate that signs itself, for a server of a test (RFC 5280). */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const tagged = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...parts: readonly Buffer[]) => tagged(0x30, ...parts)
const text = (tag: number, value: string) => tagged(tag, Buffer.from(value))
/** An object identifier, encoded. */
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'))
const bits = (bytes: Buffer) => tagged(0x03, Buffer.from([0]), bytes)
const utcTime = (time: number) =>
  text(0x17, new Date(time).toISOString().replace(/^..(..)-(..)-(..)T(..):(..):(..).*/, '$1$2$3$4$5$6Z'))

const DAY_MS = 86_400_000
const ECDSA_SHA256 = sequence(identifier('2a8648ce3d040302'))
const COMMON_NAME = '550403'
const SUBJECT_ALTERNATIVE_NAME = '551d11'

/** A key and its certificate for one host name, as PEM. */
export function certificateFor(host: string): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(tagged(0x31, sequence(identifier(COMMON_NAME), text(0x0c, host))))
  const names = tagged(0x04, sequence(text(0x82, host)))
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    name,
    sequence(utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(sequence(identifier(SUBJECT_ALTERNATIVE_NAME), names))),
  )
  const der = sequence(content, ECDSA_SHA256, bits(sign('sha256', content, privateKey)))
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}
