/** Who may do what: every deployed route and action for everybody (S56). */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sessionsOf, user } from '../../support/evidence.ts'
import { freshAddress } from '../../support/world.ts'
import { type Holder, holder, said, world } from './holders.ts'
import { type Actor, actors, type Row } from './rows.ts'
import { table } from './table.ts'

const ACTIONS = join(import.meta.dirname, '../../../functions/action')

/** The actions of a path, where it is one that has some. */
function actionsAt(path: string): string[] {
  const folder = join(ACTIONS, path)
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((file) => file.replace(/^./, (c) => c.toUpperCase()).replace(/\.ts$/, ''))
}

function deployed(): string[] {
  return world.cloud.template().routes.flatMap(({ method, path, handler }) => {
    if (method === '*') return ['* $default']
    const route = `${method} ${path}`
    const actions = handler.startsWith('functions/action/') ? actionsAt(path) : []
    return actions.length > 0 ? actions.map((action) => `${route} ${action}`) : [route]
  })
}

const cast = new Map<Actor, Promise<Holder>>()

/** Somebody for an actor to be; one does for all rows that neither end his session nor change him. */
function actingAs(actor: Actor, guarded: boolean): Promise<Holder> {
  const role = actor === 'other' ? 'normal' : actor
  if (guarded) return holder(role)
  const known = cast.get(actor) ?? holder(role)
  cast.set(actor, known)
  return known
}

async function tokenOf(actor: Actor, owner: Holder, guarded: boolean): Promise<string | undefined> {
  if (actor === 'nobody') return undefined
  return (actor === 'owner' ? owner : await actingAs(actor, guarded)).token
}

/** One cell of the matrix, with people of its own. @returns what was answered, and shown to whom */
async function cell(route: string, row: Row, actor: Actor): Promise<string> {
  const owner = await holder()
  const token = await tokenOf(actor, owner, row.guarded ?? false)
  const [, method = '', pattern = '', action] = /^(\S+) (\S+)(?: (\S+))?$/.exec(route) ?? []
  const { path = pattern, json } = (await row.send?.(owner)) ?? {}
  const isHeld = row.guarded && actor !== 'owner' && !(row.managed && actor === 'admin')
  const owned = async () => [await user(world, owner.id), await sessionsOf(world, owner.id)]
  const before = isHeld ? await owned() : []
  const named = new URLSearchParams({ id: String(owner.id), user_id: String(owner.id), owner: String(owner.id) })
  const withAction = action ? { Action: action, ...json } : json
  const readsBody = method !== 'GET' && method !== '*'
  const answer = await world.call(method === '*' ? 'GET' : method, `${path}${path.includes('?') ? '&' : '?'}${named}`, {
    ...(readsBody && withAction && { json: withAction }),
    headers: { 'x-user-id': String(owner.id), 'x-account': owner.phone },
    token,
    from: freshAddress(),
  })
  if (isHeld) expect(await owned()).toEqual(before)
  const words = said(answer)
  const shown = row.shows && row.expected[actor].startsWith(`${words} `) ? ` ${row.shows(answer, owner)}` : ''
  return `${words}${shown}`
}

describe('S56 the matrix', () => {
  test('has a row for every route and every action that is deployed, and for no other', () => {
    expect(Object.keys(table).sort()).toEqual(deployed().sort())
  })

  const rows = Object.entries(table).flatMap(([route, variants]) =>
    variants.map((row) => [`${route}${row.when ? `, ${row.when}` : ''}`, route, row] as const),
  )

  test.each(rows)('%s', async (_, route, row) => {
    const answered = await Promise.all(actors.map(async (actor) => [actor, await cell(route, row, actor)] as const))
    expect(Object.fromEntries(answered)).toEqual(row.expected)
  })
})
