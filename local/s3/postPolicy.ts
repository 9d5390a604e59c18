/**
 * The policy of a form: a signed statement of what may be uploaded with it
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
 */

import { accessDenied, S3Fault } from './fault.ts'
import { type Caller, checkScope, checkToken, type Keys } from './keys.ts'
import { ALGORITHM, readScope, readTime, sameSignature, signatureOf } from './sigv4.ts'

export interface SizeRange {
  least: number
  most: number
}

type Fields = ReadonlyMap<string, string>

/** Whether a field needs no condition. */
const free = (name: string) => ['x-amz-signature', 'file', 'policy'].includes(name) || name.startsWith('x-ignore-')

const invalid = (why: string) => new S3Fault('InvalidPolicyDocument', `Invalid Policy: ${why}`)

function requiredField(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase())
  if (value !== undefined) return value
  throw new S3Fault(
    'InvalidArgument',
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  )
}

/** @throws {S3Fault} where the form was not signed with these keys */
export function authorizeForm(fields: Fields, keys: Keys): Caller {
  // A form without a policy is unsigned and thereby anonymous.
  const policy = fields.get('policy')
  if (policy === undefined) throw accessDenied()
  if (requiredField(fields, 'X-Amz-Algorithm') !== ALGORITHM) {
    throw new S3Fault('InvalidArgument', `X-Amz-Algorithm only supports "${ALGORITHM}"`)
  }
  const signature = requiredField(fields, 'X-Amz-Signature')
  const time = requiredField(fields, 'X-Amz-Date')
  const signedAt = readTime(time)
  const malformed = (message: string) =>
    new S3Fault('InvalidArgument', `Error parsing the X-Amz-Credential parameter; ${message}`)
  const scope = readScope(requiredField(fields, 'X-Amz-Credential'))
  if (!scope || signedAt === null) throw malformed('the Credential or the Date is mal-formed')
  checkScope(scope, time, keys, malformed)
  checkToken(fields.get('x-amz-security-token'), keys)
  if (!sameSignature(signature, signatureOf(keys.secretAccessKey, scope, policy))) {
    throw new S3Fault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      { AWSAccessKeyId: scope.accessKeyId, StringToSign: policy, SignatureProvided: signature },
    )
  }
  return { authType: 'POST', signedAt, payload: 'UNSIGNED-PAYLOAD' }
}

interface Policy {
  expiration: number
  conditions: readonly unknown[]
}

function readPolicy(text: string): Policy {
  let policy: unknown
  try {
    policy = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64')))
  } catch {
    throw invalid('Invalid JSON.')
  }
  const { expiration, conditions } = (policy ?? {}) as { expiration?: unknown; conditions?: unknown }
  const isDate = typeof expiration === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(expiration)
  if (!isDate) throw invalid(`Invalid 'expiration' value: '${expiration}'`)
  if (!Array.isArray(conditions)) throw invalid("Missing 'conditions'.")
  return { expiration: Date.parse(expiration), conditions }
}

/** Reads `["eq", "$key", "a"]`, `["starts-with", …]` or `{"key": "a"}` as comparison, field and value. */
function readMatch(condition: unknown): readonly [how: 'eq' | 'starts-with', name: string, wanted: string] {
  if (Array.isArray(condition)) {
    const [how, name, wanted] = condition as unknown[]
    const word = String(how).toLowerCase()
    const known = word === 'eq' || word === 'starts-with'
    if (
      known &&
      condition.length === 3 &&
      typeof name === 'string' &&
      name.startsWith('$') &&
      typeof wanted === 'string'
    ) {
      return [word, name.slice(1).toLowerCase(), wanted]
    }
  } else if (typeof condition === 'object' && condition !== null) {
    const [entry, ...others] = Object.entries(condition)
    if (entry && others.length === 0 && typeof entry[1] === 'string') return ['eq', entry[0].toLowerCase(), entry[1]]
  }
  throw invalid(`Invalid Condition: ${JSON.stringify(condition)}`)
}

function readSizeRange(condition: unknown): SizeRange | null {
  if (!Array.isArray(condition) || String(condition[0]).toLowerCase() !== 'content-length-range') return null
  const [least, most] = [Number(condition[1]), Number(condition[2])]
  if (
    condition.length === 3 &&
    Number.isSafeInteger(least) &&
    Number.isSafeInteger(most) &&
    least >= 0 &&
    most >= least
  ) {
    return { least, most }
  }
  throw invalid('Invalid Condition: content-length-range')
}

const unmet = (why: string) => accessDenied(`Invalid according to Policy: ${why}`)

/**
 * Every condition must hold, and every field needs a condition.
 * @returns the limits on the file's size, where the policy sets them
 * @throws {S3Fault}
 */
export function checkForm(fields: Fields, bucket: string): SizeRange {
  const { expiration, conditions } = readPolicy(fields.get('policy') ?? '')
  if (Date.now() > expiration) throw unmet('Policy expired.')
  const covered = new Set<string>()
  let range: SizeRange = { least: 0, most: Number.POSITIVE_INFINITY }
  for (const condition of conditions) {
    const sizes = readSizeRange(condition)
    if (sizes) {
      range = sizes
      continue
    }
    const [how, name, wanted] = readMatch(condition)
    const actual = name === 'bucket' ? bucket : fields.get(name)
    const met = actual !== undefined && (how === 'eq' ? actual === wanted : actual.startsWith(wanted))
    if (!met) throw unmet(`Policy Condition failed: ["${how}", "$${name}", "${wanted}"]`)
    covered.add(name)
  }
  const extra = [...fields.keys()].filter((name) => !free(name) && !covered.has(name))
  if (extra.length > 0) throw unmet(`Extra input fields: ${extra.join(', ')}`)
  return range
}
