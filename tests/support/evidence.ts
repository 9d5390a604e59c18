/** Reads from tables and logs what has happened and what has not. */
import { createHash } from 'node:crypto'
import { GetItemCommand, paginateQuery, paginateScan, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { type Purpose, purposes } from '../../lib/codes/purpose.ts'
import { phoneItem, placeOfBudget, type Window } from './windows.ts'
import type { Item, World } from './world.ts'

/** Audit events of one kind, in order. */
export function audits(world: World, event: string): Record<string, unknown>[] {
  return world.logs
    .filter((line) => line.includes(`"event":"${event}"`))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/**
 * Failed logins by reason: for `password` and `nobody` a password was compared, for `waiting` and `locked` it was not.
 */
export function failedLogins(world: World): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { reason } of audits(world, 'login_failed')) {
    counts.set(String(reason), (counts.get(String(reason)) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

/** The tables of a world. */
type Tables = Pick<World, 'cloud'>

const tableOf = (world: Tables, name: string) => world.cloud.environment[`${name}_TABLE`]

async function itemAt(world: Tables, table: string, key: Item): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: tableOf(world, table), Key: marshall(key), ConsistentRead: true })
  const { Item: found } = await world.cloud.dynamodb.send(command)
  return found && unmarshall(found)
}

/** Every item of a table, over all pages. */
async function allOf(world: Tables, table: string): Promise<Item[]> {
  const pages = paginateScan(
    { client: world.cloud.dynamodb },
    { TableName: tableOf(world, table), ConsistentRead: true },
  )
  const found: Item[] = []
  for await (const { Items = [] } of pages) found.push(...Items.map((item) => unmarshall(item)))
  return found
}

/** A counter of the throttle. */
export const counter = (world: World, subject: string, name: string): Promise<Item | undefined> =>
  itemAt(world, 'THROTTLE', { subject, counter: name })

/** The count of a budget in its present window. */
export async function spent(world: World, subject: string, name: string, window: Window): Promise<number> {
  const { table, key, attribute } = placeOfBudget(subject, name, window)
  return Number((await itemAt(world, table, key))?.[attribute] ?? 0)
}

/** The item of a phone, with its codes and all that is counted of it. @param phone in national form */
export const itemOfPhone = (world: World, phone: string): Promise<Item | undefined> =>
  itemAt(world, 'CODES', phoneItem(`+86${phone}`))

/** Until when a phone's cool-down holds (epoch ms); undefined where there is none. */
export const coolDown = async (world: World, phone: string): Promise<unknown> =>
  (await itemOfPhone(world, phone))?.['coolDownUntil']

/** The throttle's item for an account and a network. */
export const loginPair = (world: World, account: number, network: string) =>
  counter(world, `account#${account}`, `login#${network}`)

export const loginLock = (world: World, account: number) => counter(world, `account#${account}`, 'login-lock')

export async function user(world: World, id: number): Promise<Item> {
  const found = await itemAt(world, 'USERS', { id })
  if (!found) throw new Error(`there is no user ${id}`)
  return found
}

/** The account with this identifier, given in its normal form. */
export const holderOf = async (world: World, identifier: string): Promise<unknown> =>
  (await itemAt(world, 'IDENTIFIERS', { identifier }))?.['account']

/** A phone's code of a purpose. @param phone in national form */
export const storedCode = async (world: World, phone: string, purpose: Purpose): Promise<Item | undefined> =>
  (await itemOfPhone(world, phone))?.[purpose] as Item | undefined

/** The purposes that a phone has codes of, live or not. @param phone in national form */
export async function storedPurposes(world: World, phone: string): Promise<Purpose[]> {
  const item = await itemOfPhone(world, phone)
  return purposes.filter((purpose) => item?.[purpose] !== undefined)
}

/** The sessions of an account, including ended ones. */
export async function sessionsOf(world: World, account: number): Promise<Item[]> {
  const command = new QueryCommand({
    TableName: tableOf(world, 'SESSIONS'),
    KeyConditionExpression: 'account = :account',
    ExpressionAttributeValues: marshall({ ':account': account }),
    ConsistentRead: true,
  })
  const { Items = [] } = await world.cloud.dynamodb.send(command)
  return Items.map((item) => unmarshall(item))
}

/** The friends, requests and blocks of an account, and their counters. */
export async function edgesOf(world: Tables, account: number): Promise<Item[]> {
  const pages = paginateQuery(
    { client: world.cloud.dynamodb },
    {
      TableName: tableOf(world, 'EDGES'),
      KeyConditionExpression: 'account = :account',
      ExpressionAttributeValues: marshall({ ':account': account }),
      ConsistentRead: true,
    },
  )
  const found: Item[] = []
  for await (const { Items = [] } of pages) found.push(...Items.map((item) => unmarshall(item)))
  return found
}

/** All users and identifiers: a refused registration must leave them unchanged. */
export async function people(world: Tables): Promise<{ users: Item[]; identifiers: Item[] }> {
  const [users, identifiers] = await Promise.all([allOf(world, 'USERS'), allOf(world, 'IDENTIFIERS')])
  const by = (name: string) => (one: Item, other: Item) => (String(one[name]) < String(other[name]) ? -1 : 1)
  return { users: users.sort(by('id')), identifiers: identifiers.sort(by('identifier')) }
}

/** Checks that every identifier names an account that names it in turn. */
export async function orphans(world: Tables): Promise<string[]> {
  const { users, identifiers } = await people(world)
  const held = users.flatMap((item) =>
    ['loginname', 'phone', 'email'].flatMap((kind) =>
      item[kind] === undefined ? [] : [`${item[kind]} ${item['id']}`],
    ),
  )
  const claimed = identifiers.map((item) => `${item['identifier']} ${item['account']}`)
  return [
    ...claimed.filter((pair) => !held.includes(pair)).map((pair) => `claimed only: ${pair}`),
    ...held.filter((pair) => !claimed.includes(pair)).map((pair) => `held only: ${pair}`),
  ]
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex')
