/**
 * Every setting of the service, in one place, and the only reader of `process.env`.
 * Read by the functions at cold start and by the deploy and start commands, so that a wrong value stops all three alike.
 */
import { isRole, type Role } from './identity/roles.ts'

export interface Settings {
  /** Base of every link that leaves the service; never taken from a request header. */
  PUBLIC_URL: string
  CORS_ORIGINS: readonly string[]
  /** ISO 3166 alpha-2 country whose numbers may be written without a country code. */
  DEFAULT_COUNTRY: string
  /** Header in which an own CDN hands over the caller's address, and by which it proves itself; see docs/settings.md. */
  TRUSTED_EDGE: TrustedEdge | null
  PASSWORD_LENGTH_MIN: number
  PASSWORD_BLOCKLIST: boolean
  MD5_LOGIN: boolean
  SELF_ASSIGNABLE_ROLES: readonly Role[]
  SMS_COUNTRIES: readonly string[]
  SMS_BRAND: string
  SMS_TEXT_CN: string
  SMS_TEXT_OTHER: string
  SMS_COOLDOWN_SECONDS: number
  SMS_PER_PHONE_HOUR: number
  SMS_PER_PHONE_DAY: number
  SMS_PER_PHONE_DAY_ALL: number
  SMS_PER_NETWORK_HOUR: number
  SMS_PER_COUNTRY_DAY: number
  SMS_PER_STAGE_DAY: number
  /** E.164 number → fixed code. */
  SMS_TEST_NUMBERS: ReadonlyMap<string, string>
  /** Epoch milliseconds from which the test numbers are ordinary numbers again. */
  SMS_TEST_NUMBERS_UNTIL: number
  CODE_MINUTES: number
  CODE_TRIES: number
  CODE_TRIES_ALL: number
  CODE_TRIES_PER_PHONE_HOUR: number
  LOGIN_PER_NETWORK_HOUR: number
  REGISTER_PER_NETWORK_HOUR: number
  EXISTENCE_PER_NETWORK_HOUR: number
  LOOKUPS_PER_ACCOUNT_HOUR: number
  LOGIN_FREE_FAILURES: number
  LOGIN_FAILURES_MAX: number
  LOCK_HOURS: number
  SESSION_DAYS: number
  SESSIONS_PER_ACCOUNT: number
  RECENT_LOGIN_MINUTES: number
  ROTATION_GRACE_SECONDS: number
  FILE_INLINE_BYTES_MAX: number
  FILE_MULTIPART_BYTES_MIN: number
  FILE_BYTES_MAX: number
  QUOTA_BYTES: number
  QUOTA_FILES: number
  LINK_SECONDS: number
  RECOMMEND_HALF_LIFE_DAYS: number
  FRIENDS_MAX: number
  FRIEND_REQUESTS_DAY: number
}

/** An own CDN in front: it must prove itself with a shared secret before its address header is believed. */
export interface TrustedEdge {
  addressHeader: string
  secretHeader: string
  /** A digest proves the secret and does not tell it: settings stand in the template and in every environment. */
  secretSha256: Buffer
}

/** A setting that cannot be used; the message is one sentence for the person who deploys or starts. */
export class SettingsError extends Error {}

/** What a reader may need besides its own text. */
interface Context {
  stage: string
  /** Epoch milliseconds. */
  now: number
}

type Reader<T> = (text: string | undefined, name: string, context: Context) => T

const MIB = 1024 * 1024
const GIB = 1024 * MIB

const wholeNumber =
  (fallback: number, least: number, most: number): Reader<number> =>
  (text, name) => {
    if (text === undefined) return fallback
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) {
      throw new SettingsError(`${name} must be a whole number from ${least} to ${most}, but it is "${text}".`)
    }
    return value
  }

const onOff =
  (fallback: boolean): Reader<boolean> =>
  (text, name) => {
    if (text === undefined) return fallback
    if (text !== 'on' && text !== 'off') throw new SettingsError(`${name} must be "on" or "off", but it is "${text}".`)
    return text === 'on'
  }

const textWith =
  (fallback: string, ...placeholders: string[]): Reader<string> =>
  (text, name) => {
    const value = text ?? fallback
    const missing = placeholders.find((placeholder) => !value.includes(placeholder))
    if (missing) throw new SettingsError(`${name} must contain ${missing}.`)
    if (/\p{Cc}/u.test(value)) throw new SettingsError(`${name} must not contain control characters.`)
    return value
  }

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const countryCode = /^[A-Z]{2}$/

const countries: Reader<readonly string[]> = (text, name) => {
  const codes = text === undefined ? ['CN'] : listOf(text)
  const wrong = codes.find((code) => !countryCode.test(code))
  if (wrong !== undefined) {
    throw new SettingsError(`${name} must list ISO 3166 country codes such as CN,SG, but "${wrong}" is none.`)
  }
  return codes
}

const publicUrl: Reader<string> = (text, name, { stage }) => {
  const value = text ?? 'http://127.0.0.1:3000'
  const url = URL.canParse(value) ? new URL(value) : null
  const usable = url && (url.protocol === 'https:' || url.protocol === 'http:') && url.search === '' && url.hash === ''
  if (!usable)
    throw new SettingsError(`${name} must be an absolute URL such as https://api.example.com, but it is "${value}".`)
  if (stage === 'prod' && url.protocol !== 'https:')
    throw new SettingsError(`${name} must begin with https:// in production.`)
  return value.replace(/\/+$/, '')
}

const origins: Reader<readonly string[]> = (text, name) => {
  const values = listOf(text)
  const wrong = values.find((value) => !URL.canParse(value) || new URL(value).origin !== value)
  if (wrong !== undefined) {
    throw new SettingsError(`${name} must list origins such as https://app.example.com, but "${wrong}" is none.`)
  }
  return values
}

const trustedEdge: Reader<TrustedEdge | null> = (text, name) => {
  if (text === undefined) return null
  const [, addressHeader, secretHeader, digest] = /^([a-z0-9-]+),([a-z0-9-]+)=sha256:([0-9a-f]{64})$/.exec(text) ?? []
  if (!addressHeader || !secretHeader || !digest) {
    throw new SettingsError(
      `${name} must read address-header,secret-header=sha256:digest with lower-case header names and the SHA-256 of the secret in 64 hex digits; the secret itself stands in no setting.`,
    )
  }
  return { addressHeader, secretHeader, secretSha256: Buffer.from(digest, 'hex') }
}

const roles: Reader<readonly Role[]> = (text, name) => {
  const values = text === undefined ? ['normal'] : listOf(text)
  const granted: Role[] = []
  for (const value of values) {
    if (!isRole(value)) throw new SettingsError(`${name} must list roles such as normal,vip, but "${value}" is none.`)
    if (value === 'admin' || value === 'leader') {
      throw new SettingsError(`${name} must not contain ${value}: nobody may choose that role alone.`)
    }
    granted.push(value)
  }
  return granted
}

const testNumbers: Reader<ReadonlyMap<string, string>> = (text, name) => {
  const numbers = new Map<string, string>()
  for (const entry of listOf(text)) {
    const [, number, code] = /^(\+861[3-9]\d{9}|\+(?!86)[1-9]\d{6,14})=(\d{6})$/.exec(entry) ?? []
    if (!number || !code) {
      throw new SettingsError(`${name} must read +8613800000000=123456,… but "${entry.split('=')[0]}" does not.`)
    }
    numbers.set(number, code)
  }
  return numbers
}

const testNumbersUntil: Reader<number> = (text, name, { now }) => {
  if (text === undefined) return 0
  const until = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(until)) throw new SettingsError(`${name} must be a date such as 2027-01-31, but it is "${text}".`)
  if (until <= now) throw new SettingsError(`${name} (${text}) is past: remove the test numbers or give a later date.`)
  return until
}

const readers: { [Name in keyof Settings]: Reader<Settings[Name]> } = {
  PUBLIC_URL: publicUrl,
  CORS_ORIGINS: origins,
  DEFAULT_COUNTRY: (text, name) => {
    const value = text ?? 'CN'
    if (value !== 'CN') {
      throw new SettingsError(`${name} can only be CN: the documents' national number form is the Chinese one.`)
    }
    return value
  },
  TRUSTED_EDGE: trustedEdge,
  PASSWORD_LENGTH_MIN: wholeNumber(6, 6, 64),
  PASSWORD_BLOCKLIST: onOff(false),
  MD5_LOGIN: onOff(true),
  SELF_ASSIGNABLE_ROLES: roles,
  SMS_COUNTRIES: countries,
  SMS_BRAND: textWith('Gatehouse'),
  SMS_TEXT_CN: textWith('【{brand}】验证码{code}，{minutes}分钟内有效。如非本人操作，请忽略本短信。', '{code}'),
  SMS_TEXT_OTHER: textWith(
    '[{brand}] Your code is {code}. It expires in {minutes} minutes. If you did not ask for it, ignore this message.',
    '{code}',
  ),
  SMS_COOLDOWN_SECONDS: wholeNumber(60, 1, 3600),
  SMS_PER_PHONE_HOUR: wholeNumber(5, 1, 1000),
  SMS_PER_PHONE_DAY: wholeNumber(10, 1, 1000),
  SMS_PER_PHONE_DAY_ALL: wholeNumber(20, 1, 1000),
  SMS_PER_NETWORK_HOUR: wholeNumber(20, 1, 1_000_000),
  SMS_PER_COUNTRY_DAY: wholeNumber(5000, 1, 100_000_000),
  SMS_PER_STAGE_DAY: wholeNumber(10_000, 1, 100_000_000),
  SMS_TEST_NUMBERS: testNumbers,
  SMS_TEST_NUMBERS_UNTIL: testNumbersUntil,
  CODE_MINUTES: wholeNumber(10, 1, 60),
  CODE_TRIES: wholeNumber(5, 1, 10),
  CODE_TRIES_ALL: wholeNumber(10, 1, 20),
  CODE_TRIES_PER_PHONE_HOUR: wholeNumber(20, 1, 100),
  LOGIN_PER_NETWORK_HOUR: wholeNumber(360, 1, 1_000_000),
  REGISTER_PER_NETWORK_HOUR: wholeNumber(100, 1, 1_000_000),
  EXISTENCE_PER_NETWORK_HOUR: wholeNumber(60, 1, 1_000_000),
  LOOKUPS_PER_ACCOUNT_HOUR: wholeNumber(600, 1, 1_000_000),
  LOGIN_FREE_FAILURES: wholeNumber(4, 1, 20),
  LOGIN_FAILURES_MAX: wholeNumber(100, 5, 100),
  LOCK_HOURS: wholeNumber(24, 1, 720),
  SESSION_DAYS: wholeNumber(30, 1, 365),
  SESSIONS_PER_ACCOUNT: wholeNumber(20, 1, 100),
  RECENT_LOGIN_MINUTES: wholeNumber(15, 1, 1440),
  ROTATION_GRACE_SECONDS: wholeNumber(30, 1, 300),
  // Lambda ends an event at 6 MB; base64 makes four bytes of three (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
  FILE_INLINE_BYTES_MAX: wholeNumber(4 * MIB, 1, 4 * MIB),
  FILE_MULTIPART_BYTES_MIN: wholeNumber(100 * MIB, 5 * MIB, 5 * GIB),
  FILE_BYTES_MAX: wholeNumber(5 * GIB, 1, 5 * GIB),
  QUOTA_BYTES: wholeNumber(10 * GIB, 0, 1024 * GIB),
  QUOTA_FILES: wholeNumber(10_000, 0, 10_000_000),
  LINK_SECONDS: wholeNumber(300, 1, 900),
  RECOMMEND_HALF_LIFE_DAYS: wholeNumber(7, 1, 3650),
  FRIENDS_MAX: wholeNumber(5000, 1, 100_000),
  FRIEND_REQUESTS_DAY: wholeNumber(100, 1, 100_000),
}

/** The names a stage, a laptop or a test may set. */
export const settingNames = Object.keys(readers) as readonly (keyof Settings)[]

/**
 * Reads and checks every setting of a stage; an empty text counts as not given.
 * @param now epoch milliseconds, the clock that dates are compared with
 * @throws {SettingsError} with one sentence that says what is wrong
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, stage: string, now: number): Settings {
  const context: Context = { stage, now }
  const read = <Name extends keyof Settings>(name: Name): [Name, Settings[Name]] => [
    name,
    readers[name](env[name] === '' ? undefined : env[name], name, context),
  ]
  const settings = Object.fromEntries(settingNames.map(read)) as unknown as Settings
  if (settings.SMS_TEST_NUMBERS.size > 0 && settings.SMS_TEST_NUMBERS_UNTIL === 0) {
    throw new SettingsError('SMS_TEST_NUMBERS needs SMS_TEST_NUMBERS_UNTIL: test numbers must end on a date.')
  }
  return settings
}

/** Where this function stands: its stage and the names of the things it may touch. */
export interface Environment {
  stage: string
  region: string
  usersTable: string
  identifiersTable: string
  sessionsTable: string
  codesTable: string
  throttleTable: string
  idempotencyTable: string
  datatypesTable: string
  profilesTable: string
  filesTable: string
  listsTable: string
  contentsTable: string
  usageTable: string
  jobsTable: string
  exportsTable: string
  edgesTable: string
  auditlogTable: string
  statsTable: string
  filesBucket: string
  parameterPrefix: string
  /** `METHOD /path/{parameter}` of every deployed route; only the `$default` function has them. */
  routes: readonly string[]
  /** Endpoint overrides of the SDK, for what is called or signed without an SDK client. */
  dynamodbEndpoint: string | undefined
  snsEndpoint: string | undefined
  ssmEndpoint: string | undefined
  /** Where callers reach the bucket: links are signed for this address and no other. */
  s3Endpoint: string | undefined
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new SettingsError(`${name} is not set: the function was deployed without it.`)
  return value
}

let knownSettings: Settings | undefined
let knownEnvironment: Environment | undefined

/**
 * The settings of this process, read once. Dates were judged when the stage was deployed or started; one that passes
 * meanwhile ends what it is the date of, and not the service.
 * @throws {SettingsError}
 */
export function settings(): Settings {
  knownSettings ??= readSettings(process.env, environment().stage, 0)
  return knownSettings
}

/** The stage, tables and parameters of this process, read once. @throws {SettingsError} */
export function environment(): Environment {
  knownEnvironment ??= {
    stage: required('STAGE'),
    region: required('AWS_REGION'),
    usersTable: required('USERS_TABLE'),
    identifiersTable: required('IDENTIFIERS_TABLE'),
    sessionsTable: required('SESSIONS_TABLE'),
    codesTable: required('CODES_TABLE'),
    throttleTable: required('THROTTLE_TABLE'),
    idempotencyTable: required('IDEMPOTENCY_TABLE'),
    datatypesTable: required('DATATYPES_TABLE'),
    profilesTable: required('PROFILES_TABLE'),
    filesTable: required('FILES_TABLE'),
    listsTable: required('LISTS_TABLE'),
    contentsTable: required('CONTENTS_TABLE'),
    usageTable: required('USAGE_TABLE'),
    jobsTable: required('JOBS_TABLE'),
    exportsTable: required('EXPORTS_TABLE'),
    edgesTable: required('EDGES_TABLE'),
    auditlogTable: required('AUDITLOG_TABLE'),
    statsTable: required('STATS_TABLE'),
    filesBucket: required('FILES_BUCKET'),
    parameterPrefix: required('PARAMETER_PREFIX'),
    routes: listOf(process.env['ROUTES']),
    dynamodbEndpoint: process.env['AWS_ENDPOINT_URL_DYNAMODB'],
    snsEndpoint: process.env['AWS_ENDPOINT_URL_SNS'],
    ssmEndpoint: process.env['AWS_ENDPOINT_URL_SSM'],
    s3Endpoint: process.env['S3_PUBLIC_URL'] || process.env['AWS_ENDPOINT_URL_S3'],
  }
  return knownEnvironment
}

/** Forgets what was read, so that the next reader sees a changed environment (tests move settings between cases). */
export function forgetSettings(): void {
  knownSettings = undefined
  knownEnvironment = undefined
}

export interface AwsCredentials {
  accessKeyId: string
  secretAccessKey: string
  /** Lambda's credentials are those of a session. */
  sessionToken?: string
}

/** The credentials of the function's role, which Lambda keeps in these variables; read at each use. @throws {SettingsError} */
export function awsCredentials(): AwsCredentials {
  const sessionToken = process.env['AWS_SESSION_TOKEN']
  return {
    accessKeyId: required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken && { sessionToken }),
  }
}
