/**
 * The states that recorded exchanges ask their host to bring about (`arrange` steps), written directly into the data:
 * they come from other dialects, from managers or with time, and not from the exchange itself.
 */
import { randomBytes, randomInt } from 'node:crypto'
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { SmsBehaviour } from '../../local/sns.ts'
import type { JsonObject } from '../conformance/exchange.ts'
import type { Arrangement } from '../conformance/runner.ts'
import type { EngineCall, EngineFault, EngineWire } from './engineWire.ts'
import { phoneItem, windowStarts } from './windows.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** The defaults of the settings. */
const QUOTA_FILES = 10_000
const FRIENDS_MAX = 5000
// More than any limit, and no more than a log line may count (logLines.ts).
const SPENT = 999_999

export interface Tables {
  dynamodb: DynamoDBClient
  /** The environment of the functions, which names the tables. */
  environment: Readonly<Record<string, string>>
  /** The network that this case's requests come from. */
  network: () => string
}

const numberOf = (given: JsonObject, name: string) => Number(given[name])
const textOf = (given: JsonObject, name: string) => String(given[name])

/** An arrangement without variables for the case. */
const silent = (arrange: (given: JsonObject) => unknown): Arrangement => {
  return async (given) => {
    await arrange(given)
    return undefined
  }
}

/** The arrangements that only change data. */
export function dataArrangements({ dynamodb, environment, network }: Tables): Record<string, Arrangement> {
  const table = (name: string) => environment[`${name}_TABLE`] ?? ''
  const put = (name: string, item: JsonObject) =>
    dynamodb.send(new PutItemCommand({ TableName: table(name), Item: marshall(item) }))
  const update = (
    name: string,
    key: JsonObject,
    expression: string,
    values: JsonObject,
    names?: Record<string, string>,
  ) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: table(name),
        Key: marshall(key),
        UpdateExpression: expression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: marshall(values),
        ReturnValues: 'NONE',
      }),
    )
  const spendAll = async (subject: string, name: string, window: 'hour' | 'day' = 'hour') => {
    const ttl = Math.ceil((Date.now() + 3 * DAY_MS) / 1000)
    for (const start of windowStarts(window)) {
      await put('THROTTLE', { subject, counter: `${name}#${window}#${start}`, spent: SPENT, ttl })
    }
  }
  const ofEverySession = async (given: JsonObject, act: (key: JsonObject, item: JsonObject) => Promise<unknown>) => {
    const { Items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName: table('SESSIONS'),
        KeyConditionExpression: 'account = :account',
        ExpressionAttributeValues: marshall({ ':account': numberOf(given, 'account') }),
      }),
    )
    for (const item of Items.map((one) => unmarshall(one) as JsonObject)) {
      await act({ account: item['account'] ?? null, slot: item['slot'] ?? null }, item)
    }
  }
  const setRole = async (given: JsonObject) => {
    const [id, role] = [numberOf(given, 'account'), textOf(given, 'role')]
    const { Attributes } = await dynamodb.send(
      new UpdateItemCommand({
        TableName: table('USERS'),
        Key: marshall({ id }),
        UpdateExpression: 'SET #role = :role',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: marshall({ ':role': role }),
        ReturnValues: 'ALL_OLD',
      }),
    )
    const sortKey = String(id)
    await dynamodb.send(
      new DeleteItemCommand({
        TableName: table('LISTS'),
        Key: marshall({ list: `accounts#${Attributes?.['role']?.S}`, sortKey }),
      }),
    )
    await put('LISTS', { list: `accounts#${role}`, sortKey, id })
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table('USERS'),
        Key: marshall({ id: 0 }),
        UpdateExpression: `${role === 'admin' ? 'ADD' : 'DELETE'} admins :ids`,
        ExpressionAttributeValues: { ':ids': { NS: [sortKey] } },
      }),
    )
  }
  const budgets: Record<string, (given: JsonObject) => Promise<void>> = {
    registrations: () => spendAll(`network#${network()}`, 'register'),
    logins: () => spendAll(`network#${network()}`, 'login'),
    existence: () => spendAll(`network#${network()}`, 'existence'),
    texts: () => spendAll(`network#${network()}`, 'sms'),
    'look-ups': (given) => spendAll(`account#${textOf(given, 'account')}`, 'look-up'),
    'friend-requests': (given) => spendAll(`account#${textOf(given, 'account')}`, 'friend-request', 'day'),
    nobodies: (given) => spendAll(`account#${textOf(given, 'account')}`, 'nobody', 'day'),
    'code-tries': async (given) => {
      const [now, next] = windowStarts('hour')
      await update(
        'CODES',
        phoneItem(textOf(given, 'phone')),
        'SET #now = :all, #next = :all',
        { ':all': SPENT },
        { '#now': `tries#${now}`, '#next': `tries#${next}` },
      )
    },
  }
  const arrangements: Record<string, (given: JsonObject) => Promise<unknown>> = {
    'budget-spent': (given) => budgets[textOf(given, 'budget')]?.(given) ?? Promise.reject(new Error('no such budget')),
    freeze: (given) =>
      update('USERS', { id: numberOf(given, 'account') }, 'SET freeze = :freeze', {
        ':freeze': {
          explain: 'arranged',
          startsAt: numberOf({ start: Date.now() - 1000, ...given }, 'start'),
          endsAt: given['end'] ?? null,
        },
      }),
    'delete-account': (given) =>
      update('USERS', { id: numberOf(given, 'account') }, 'SET deletedAt = :now', { ':now': Date.now() }),
    lock: (given) =>
      put('THROTTLE', {
        subject: `account#${textOf(given, 'account')}`,
        counter: 'login-lock',
        failures: 100,
        lockedUntil: Date.now() + DAY_MS,
        ttl: Math.ceil((Date.now() + 2 * DAY_MS) / 1000),
      }),
    'make-admin': (given) => setRole({ ...given, role: 'admin' }),
    'set-role': setRole,
    // Takes all other admins off the list.
    'last-admin': async (given) => {
      await setRole({ ...given, role: 'admin' })
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table('USERS'),
          Key: marshall({ id: 0 }),
          UpdateExpression: 'SET admins = :only',
          ExpressionAttributeValues: { ':only': { NS: [textOf(given, 'account')] } },
        }),
      )
    },
    'export-ready': (given) => {
      const account = numberOf(given, 'account')
      const [startedAt, expiresAt] = [Date.now(), Date.now() + DAY_MS]
      const [object, job] = [`exports/${account}/${randomBytes(16).toString('hex')}`, `exports#0 ${expiresAt}#arranged`]
      return put('EXPORTS', { account, state: 'ready', startedAt, expiresAt, object, job, removal: job })
    },
    // Leaves no room for another file.
    'quota-full': (given) =>
      put('USAGE', { account: numberOf(given, 'account'), files: QUOTA_FILES, bytes: 1_000_000_000 }),
    'friends-full': (given) =>
      update('EDGES', { account: numberOf(given, 'account'), edge: 'count#own' }, 'SET friends = :max', {
        ':max': FRIENDS_MAX,
      }),
    // All sessions stay valid, but their login is an hour old.
    'old-login': (given) =>
      ofEverySession(given, (key, { loginAt }) =>
        update('SESSIONS', key, 'SET loginAt = :past', { ':past': Number(loginAt) - HOUR_MS }),
      ),
    'registered-long-ago': (given) =>
      update('USERS', { id: numberOf(given, 'account') }, 'SET registeredAt = :past', {
        ':past': Date.now() - 2 * DAY_MS,
      }),
    'contact-phone': async (given) => {
      const [account, phone] = [numberOf(given, 'account'), textOf(given, 'phone')]
      await put('IDENTIFIERS', { identifier: phone, account })
      await update('USERS', { id: account }, 'SET phone = :phone, phoneState = :contact', {
        ':phone': phone,
        ':contact': 'contact',
      })
    },
    // Ends the grace period of all rotated tokens.
    'grace-over': (given) =>
      ofEverySession(given, (key, { formers }) =>
        update('SESSIONS', key, 'SET formers = :formers', {
          ':formers': ((formers ?? []) as JsonObject[]).map((former) => ({ ...former, until: Date.now() - 1 })),
        }),
      ),
    'data-type': (given) =>
      put('DATATYPES', {
        data_name: textOf(given, 'name'),
        data_table: 'profiles',
        format: textOf(given, 'format'),
        visibility: 'self',
        editable: true,
        max_length: 2000,
      }),
    'proved-phone': async (given) => {
      const [account, phone] = [randomInt(1_000_000_000, 2_147_483_648), textOf(given, 'phone')]
      const now = Date.now()
      await put('USERS', {
        id: account,
        name: '-',
        role: 'normal',
        epoch: 0,
        registeredAt: now,
        phone,
        phoneState: 'proved',
      })
      await put('IDENTIFIERS', { identifier: phone, account })
    },
    'expire-code': (given) =>
      update(
        'CODES',
        phoneItem(textOf(given, 'phone')),
        'SET #code.expiresAt = :past',
        { ':past': Date.now() - 1 },
        { '#code': textOf(given, 'purpose') },
      ),
    'cool-down-over': (given) =>
      update('CODES', phoneItem(textOf(given, 'phone')), 'SET coolDownUntil = :past', { ':past': Date.now() - 1 }),
  }
  return Object.fromEntries(Object.entries(arrangements).map(([name, arrange]) => [name, silent(arrange)]))
}

export interface Faults {
  wire: EngineWire
  behave: (behaviour: SmsBehaviour) => Promise<void> | void
  /** Sends the following requests from another network. */
  moveOn: () => void
}

const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/

/** A table that fails its reads or its writes. */
const tableDown = (given: JsonObject) => {
  const [table, when] = [textOf(given, 'table'), textOf(given, 'when')]
  return ({ operation, tables }: EngineCall) =>
    tables.some((name) => name.endsWith(`-${table}`)) && writes.test(operation) === (when === 'written')
}

/** Every id that is drawn is taken already. */
const idsTaken: EngineFault = {
  kind: 'error',
  type: 'TransactionCanceledException',
  extra: { CancellationReasons: [{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }] },
}

/** The arrangements that change the surroundings of the service. */
export function faultArrangements({ wire, behave, moveOn }: Faults): Record<string, Arrangement> {
  const failEvery = (fault: EngineFault) => () => {
    wire.clear()
    wire.add({ fault })
  }
  const texts = (behaviour: SmsBehaviour) => () => behave(behaviour)
  return {
    'database-down': silent(failEvery({ kind: 'cut' })),
    'database-broken': silent(failEvery({ kind: 'error', type: 'ValidationException' })),
    'table-down': silent((given) => wire.add({ fault: { kind: 'cut' }, when: tableDown(given) })),
    'ids-taken': silent(() => wire.add({ fault: idsTaken, when: tableDown({ table: 'users', when: 'written' }) })),
    'database-back': silent(() => wire.clear()),
    'sms-refused': silent(texts({ kind: 'refuse', error: 'Throttling' })),
    'sms-lost': silent(texts({ kind: 'hang' })),
    'sms-back': silent(texts({ kind: 'deliver' })),
    'other-network': silent(moveOn),
  }
}
