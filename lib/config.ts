/**
 * Every setting of the service, in one place, and the only reader of `process.env`.
 * Read by the functions at cold start and by the deploy and start commands, so that a wrong value stops all three alike.
 */
import { isRole, type Role } from './identity/roles.ts'
import { readTemplate, wrongInTemplate, wrongWhenFilled } from './smsText.ts'
import { isLine } from './writing.ts'

/** An own CDN in front: it must prove itself with a shared secret before its address header is believed. */
export interface TrustedEdge {
  addressHeader: string
  secretHeader: string
  /** A digest proves the secret without telling it; settings are in the template and in every environment. */
  secretSha256: Buffer
}

/** A setting that cannot be used; the message is one sentence for the person who deploys or starts. */
export class SettingsError extends Error {}

/** What a reader may need besides its text. */
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

const line =
  (fallback: string): Reader<string> =>
  (text, name) => {
    const value = text ?? fallback
    if (!isLine(value)) throw new SettingsError(`${name} must be one line without control characters.`)
    return value
  }

const smsText =
  (fallback: string): Reader<string> =>
  (text, name) => {
    const template = readTemplate(text ?? fallback)
    const wrong = wrongInTemplate(template)
    if (wrong !== null) throw new SettingsError(`${name} ${wrong}`)
    return template
  }

/** https://developers.google.com/identity/sms-retriever/verify */
const appHash: Reader<string | null> = (text, name) => {
  if (text === undefined) return null
  if (!/^[A-Za-z0-9+/]{11}$/.test(text)) {
    throw new SettingsError(`${name} must be the 11 characters of an Android app's hash, but it is "${text}".`)
  }
  return text
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

/** Scheme and authority as browsers and web views write an `Origin`, those of hybrid apps too (`capacitor://localhost`). */
function isOrigin(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*,]+$/.test(text) || !URL.canParse(text)) return false
  const { protocol, origin } = new URL(text)
  // `file://` says nothing about whose page it is.
  return protocol !== 'file:' && (origin === 'null' || origin === text)
}

const origins: Reader<readonly string[]> = (text, name) => {
  const values = listOf(text)
  const wrong = values.find((value) => !isOrigin(value))
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

/** A command may give a code behind each number; functions only have the numbers. */
const testNumbers: Reader<ReadonlySet<string>> = (text, name) => {
  const numbers = new Set<string>()
  for (const entry of listOf(text)) {
    const [, number] = /^(\+861[3-9]\d{9}|\+(?!86)[1-9]\d{6,14})(?:=\d{6})?$/.exec(entry) ?? []
    if (!number) {
      throw new SettingsError(`${name} must read +8613800000000=123456,… but "${entry.split('=')[0]}" does not.`)
    }
    numbers.add(number)
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

const defaultCountry: Reader<string> = (text, name) => {
  const value = text ?? 'CN'
  if (value !== 'CN') {
    throw new SettingsError(`${name} can only be CN: the documents' national number form is the Chinese one.`)
  }
  return value
}

/** Every setting with what reads it; its type is what its reader returns. */
const readers = {
  /** Base of every link that leaves the service; never taken from a request header. */
  PUBLIC_URL: publicUrl,
  CORS_ORIGINS: origins,
  /** ISO 3166 alpha-2 country whose numbers may be written without a country code. */
  DEFAULT_COUNTRY: defaultCountry,
  /** Header in which an own CDN hands over the caller's address, and by which it proves itself; see docs/settings.md. */
  TRUSTED_EDGE: trustedEdge,
  PASSWORD_LENGTH_MIN: wholeNumber(6, 6, 64),
  PASSWORD_BLOCKLIST: onOff(false),
  MD5_LOGIN: onOff(true),
  SELF_ASSIGNABLE_ROLES: roles,
  SMS_COUNTRIES: countries,
  SMS_BRAND: line('Gatehouse'),
  SMS_TEXT_CN: smsText('【{brand}】验证码{code}，{minutes}分钟内有效。如非本人操作，请忽略本短信。'),
  SMS_TEXT_OTHER: smsText(
    '[{brand}] Your code is {code}. It expires in {minutes} minutes. If you did not ask for it, ignore this message.',
  ),
  SMS_APP_HASH: appHash,
  SMS_COOLDOWN_SECONDS: wholeNumber(60, 1, 3600),
  SMS_PER_PHONE_HOUR: wholeNumber(5, 1, 1000),
  SMS_PER_PHONE_DAY: wholeNumber(10, 1, 1000),
  SMS_PER_PHONE_DAY_ALL: wholeNumber(20, 1, 1000),
  SMS_PER_NETWORK_HOUR: wholeNumber(20, 1, 1_000_000),
  SMS_PER_COUNTRY_DAY: wholeNumber(5000, 1, 100_000_000),
  SMS_PER_STAGE_DAY: wholeNumber(10_000, 1, 100_000_000),
  /** E.164 numbers with a fixed code, which lies with the keys of the stage. */
  SMS_TEST_NUMBERS: testNumbers,
  /** Epoch milliseconds from which the test numbers are ordinary numbers again. */
  SMS_TEST_NUMBERS_UNTIL: testNumbersUntil,
  CODE_MINUTES: wholeNumber(10, 1, 60),
  CODE_TRIES: wholeNumber(5, 1, 10),
  CODE_TRIES_ALL: wholeNumber(10, 1, 20),
  CODE_TRIES_PER_PHONE_HOUR: wholeNumber(20, 1, 100),
  LOGIN_PER_NETWORK_HOUR: wholeNumber(360, 1, 1_000_000),
  REGISTER_PER_NETWORK_HOUR: wholeNumber(100, 1, 1_000_000),
  EXISTENCE_PER_NETWORK_HOUR: wholeNumber(60, 1, 1_000_000),
  LOOKUPS_PER_ACCOUNT_HOUR: wholeNumber(600, 1, 1_000_000),
  PASSWORDS_PER_ACCOUNT_HOUR: wholeNumber(100, 1, 1_000_000),
  UPLOADS_PER_ACCOUNT_HOUR: wholeNumber(3600, 1, 1_000_000),
  AVATARS_PER_ACCOUNT_HOUR: wholeNumber(60, 1, 1_000_000),
  AVATAR_LINKS_PER_NETWORK_HOUR: wholeNumber(20_000, 1, 100_000_000),
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
  /** Read by the build alone; a function knows nothing of it. */
  RESERVED_CONCURRENCY: wholeNumber(0, 0, 1000),
  RECOMMEND_HALF_LIFE_DAYS: wholeNumber(7, 1, 3650),
  FRIENDS_MAX: wholeNumber(5000, 1, 100_000),
  FRIEND_REQUESTS_DAY: wholeNumber(100, 1, 100_000),
} satisfies Record<string, Reader<unknown>>

export type Settings = { readonly [Name in keyof typeof readers]: ReturnType<(typeof readers)[Name]> }

/** The names a stage, a laptop or a test may set. */
export const settingNames = Object.keys(readers) as readonly (keyof Settings)[]

/** The values of a text's blanks, but the code. */
export const blanksOf = ({ SMS_BRAND, CODE_MINUTES, SMS_APP_HASH }: Settings) => ({
  brand: SMS_BRAND,
  minutes: String(CODE_MINUTES),
  app_hash: SMS_APP_HASH,
})

/**
 * Reads and checks every setting of a stage; an empty text counts as not given.
 * @param now epoch milliseconds, the clock that dates are compared with
 * @throws {SettingsError} with one sentence that says what is wrong
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, stage: string, now: number): Settings {
  const context: Context = { stage, now }
  const read = (name: keyof Settings) =>
    [name, readers[name](env[name] === '' ? undefined : env[name], name, context)] as const
  const settings = Object.fromEntries(settingNames.map(read)) as unknown as Settings
  if (settings.SMS_TEST_NUMBERS.size > 0 && settings.SMS_TEST_NUMBERS_UNTIL === 0) {
    throw new SettingsError('SMS_TEST_NUMBERS needs SMS_TEST_NUMBERS_UNTIL: test numbers must end on a date.')
  }
  for (const name of ['SMS_TEXT_CN', 'SMS_TEXT_OTHER'] as const) {
    const wrong = wrongWhenFilled(settings[name], blanksOf(settings))
    if (wrong !== null) throw new SettingsError(`${name} ${wrong}`)
  }
  return settings
}

/** Settings that some functions read alone: the bundles of all others hold nothing of them. */
export const ownSettingNames = ['API_DOCS', 'DESK_PAGE'] as const

type OwnSetting = (name: (typeof ownSettingNames)[number], env: Readonly<Record<string, string | undefined>>) => boolean

const isOn: OwnSetting = (name, env) =>
  onOff(true)(env[name] === '' ? undefined : env[name], name, { stage: '', now: 0 })

/**
 * Whether a stage shows its reference: `/docs` and `/openapi.json`.
 * @throws {SettingsError}
 */
export const showsReference = (env: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  isOn('API_DOCS', env)

/**
 * Whether a stage shows its managers' desk, `/desk`; `/manager` answers in any case.
 * @throws {SettingsError}
 */
export const showsDesk = (env: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  isOn('DESK_PAGE', env)

/** The names of what a function may touch; each is a variable of its environment, and it does not start without. */
const environmentNames = {
  stage: 'STAGE',
  region: 'AWS_REGION',
  usersTable: 'USERS_TABLE',
  identifiersTable: 'IDENTIFIERS_TABLE',
  sessionsTable: 'SESSIONS_TABLE',
  codesTable: 'CODES_TABLE',
  throttleTable: 'THROTTLE_TABLE',
  idempotencyTable: 'IDEMPOTENCY_TABLE',
  datatypesTable: 'DATATYPES_TABLE',
  profilesTable: 'PROFILES_TABLE',
  filesTable: 'FILES_TABLE',
  listsTable: 'LISTS_TABLE',
  contentsTable: 'CONTENTS_TABLE',
  usageTable: 'USAGE_TABLE',
  jobsTable: 'JOBS_TABLE',
  exportsTable: 'EXPORTS_TABLE',
  edgesTable: 'EDGES_TABLE',
  auditlogTable: 'AUDITLOG_TABLE',
  statsTable: 'STATS_TABLE',
  filesBucket: 'FILES_BUCKET',
  parameterPrefix: 'PARAMETER_PREFIX',
} as const

/** Endpoints that the SDK would take from the environment; of several variables the first that is given counts. */
const endpointNames = {
  dynamodbEndpoint: ['AWS_ENDPOINT_URL_DYNAMODB'],
  snsEndpoint: ['AWS_ENDPOINT_URL_SNS'],
  ssmEndpoint: ['AWS_ENDPOINT_URL_SSM'],
  s3Endpoint: ['AWS_ENDPOINT_URL_S3'],
  /** The bucket's public URL: links are signed for this host. */
  s3PublicEndpoint: ['S3_PUBLIC_URL', 'AWS_ENDPOINT_URL_S3'],
} as const

/** The stage of this function, and the names of what it may touch. */
export type Environment = { readonly [Name in keyof typeof environmentNames]: string } & {
  readonly [Name in keyof typeof endpointNames]: string | undefined
} & {
  /** `METHOD /path/{parameter}` of every deployed route; only the `$default` function has them. */
  readonly routes: readonly string[]
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new SettingsError(`${name} is not set: the function was deployed without it.`)
  return value
}

const firstGiven = (variables: readonly string[]): string | undefined =>
  variables.map((variable) => process.env[variable]).find((value) => value)

function mapValues<Name extends string, From, To>(table: Readonly<Record<Name, From>>, read: (from: From) => To) {
  const entries = Object.entries<From>(table).map(([name, from]) => [name, read(from)])
  return Object.fromEntries(entries) as Record<Name, To>
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
    ...mapValues(environmentNames, required),
    ...mapValues(endpointNames, firstGiven),
    routes: listOf(process.env['ROUTES']),
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

/**
 * Whether Lambda loads this process ahead of its first event, so that what every event needs can be asked for meanwhile
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
 */
export const isLoadedAhead = (): boolean => process.env['AWS_LAMBDA_INITIALIZATION_TYPE'] !== undefined

/**
 * The trace of the event that is answered, by which AWS ends functions that call themselves by way of S3
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html); changes with every event.
 */
export const traceId = (): string | undefined => process.env['_X_AMZN_TRACE_ID']

/** Whether clients reach the stage by HTTPS. It does not depend on other settings, since every answer says it. */
export const isPublicHttps = (): boolean => process.env['PUBLIC_URL']?.startsWith('https:') ?? false
