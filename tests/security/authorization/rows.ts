/** What a row of the matrix says, and the kinds of rows that there are. */
import { ask } from '../../support/actions.ts'
import { type Answer, freshAddress } from '../../support/world.ts'
import { fileOf, type Holder, holder, naming, said, uploadOf, world } from './holders.ts'

export const actors = ['nobody', 'owner', 'other', 'leader', 'admin'] as const
export type Actor = (typeof actors)[number]

export interface Sending {
  path?: string
  json?: object
}

export interface Row {
  /** What is told of the row where a route has several. */
  when?: string
  /** What is sent; it names the owner wherever it can. */
  send?: (owner: Holder) => Sending | Promise<Sending>
  /** What an answer of success shows, and whose. */
  shows?: (answer: Answer, owner: Holder) => string
  /** Whether a session is what the row depends on: then nobody but the owner changes anything of the owner's. */
  guarded?: true
  /** Whether an admin changes the owner by it all the same. */
  managed?: true
  expected: Record<Actor, string>
}

export const alike = (words: string): Record<Actor, string> => ({
  nobody: words,
  owner: words,
  other: words,
  leader: words,
  admin: words,
})

/** A route that asks for no session: one that is there changes nothing. */
export const open = (words: string, send?: Row['send'], exceptions: Partial<Row['expected']> = {}): Row => ({
  ...(send && { send }),
  expected: { ...alike(words), ...exceptions },
})

/** A route of the owner alone: admins do no better than strangers. */
export const ownersOnly = (send: Row['send'], [nobody, owner, others]: [string, string, string]): Row => ({
  ...(send && { send }),
  guarded: true,
  expected: { ...alike(others), nobody, owner },
})

export const ownAction = (success: string, send: (owner: Holder) => object | Promise<object>, flat = false): Row =>
  ownersOnly(
    async (owner) => ({ json: { ...(await send(owner)), id: String(owner.id) } }),
    flat
      ? ['401 session error', `200 ${success}`, '403 permission denied']
      : ['401 2 session error', `200 0 ${success}`, '403 3 permission denied'],
  )

/** A route that is about whoever asks, whomever the request names. */
export const aboutOneself = (nobody: string, success: string, shows?: Row['shows'], json?: object): Row => ({
  send: ({ id, phone }) => ({ json: { ...json, id: String(id), user_id: id, userId: id, phone, owner: id } }),
  ...(shows && { shows }),
  guarded: true,
  expected: shows
    ? { ...alike(`${success} oneself`), nobody, owner: `${success} owner` }
    : { ...alike(success), nobody },
})

/** Somebody who has asked the owner for friendship. */
export async function askedBySomebody(owner: Holder): Promise<object> {
  const { id, token } = await holder()
  await ask(world, 'AddFriend', { friend_id: owner.id }, token, freshAddress())
  return { friend_id: id }
}

export async function friendOf(owner: Holder): Promise<object> {
  const friend = await askedBySomebody(owner)
  await ask(world, 'AcceptFriend', friend, owner.token, freshAddress())
  return friend
}

/** What somebody does to the owner, and what the owner would do to himself. */
export const upon = (words: string, oneself: string): Row => ({
  send: ({ id }) => ({ json: { friend_id: id } }),
  guarded: true,
  expected: { ...alike(words), nobody: '401 2 session error', owner: oneself },
})

/** What is between the owner and somebody is nothing to others. */
export const ofRequest = (success: string, nothing: string, between: (owner: Holder) => Promise<object>): Row =>
  ownersOnly(
    async (owner) => ({ json: await between(owner) }),
    ['401 2 session error', `200 0 ${success}`, `200 0 ${nothing}`],
  )

export const whoseInfo: Row['shows'] = ({ json }, { id }) => (json.id === String(id) ? 'owner' : 'oneself')
export const whoseName: Row['shows'] = ({ json }, { phone }) => (json.data.username === phone ? 'owner' : 'oneself')
export const howMuch: Row['shows'] = ({ json }, { phone }) => (json.data.phone === phone ? 'all' : 'public')

export const lookUp = (path: (owner: Holder) => string): Row => ({
  send: (owner) => ({ path: path(owner) }),
  shows: howMuch,
  guarded: true,
  expected: {
    ...alike('200 USER-SUCCESS-104 public'),
    owner: '200 USER-SUCCESS-104 all',
    admin: '200 USER-SUCCESS-104 all',
  },
})

/** A registration that asks for a role: only an admin's session gives one. */
export const granting = (refused: string, granted: string, send: () => object): Row => ({
  when: 'with a role',
  send: () => ({ json: send() }),
  expected: { ...alike(refused), admin: granted },
})

export const loggingOut = () => aboutOneself('200 -3 no user login', '200 0 success', whoseName)

export const onFile = (expected: Record<Actor, string>, more: object = {}, permission?: number): Row => ({
  send: async (owner) => ({ json: { ...naming(await fileOf(owner, permission)), ...more } }),
  guarded: true,
  expected,
})

export const onUpload = (expected: Record<Actor, string>): Row => ({
  when: 'of an upload under way',
  send: async (owner) => ({ json: naming(await uploadOf(owner)) }),
  guarded: true,
  expected,
})

/** Everybody but nobody sees and downloads a file that has the permission of the document. */
export const files = {
  deletable: {
    nobody: '200 -3 no user login',
    owner: '200 0 success',
    other: '200 -3 permission denied',
    leader: '200 0 success',
    admin: '200 0 success',
  },
  changeable: {
    nobody: '200 -3 no user login',
    owner: '200 0 success',
    other: '200 -3 permission denied',
    leader: '200 -3 permission denied',
    admin: '200 0 success',
  },
}

/** Mask 0: nobody but the owner knows of it, admins neither. */
export const HIDDEN = 0

export const ownersUpload = ([nobody, owner, gone]: [string, string, string]) => ({ ...alike(gone), nobody, owner })

/** A list of somebody's files. @returns what the viewer may do with the first */
export const whatOne: Row['shows'] = ({ json }) => {
  const [row] = json.data
  return row ? `${row.can_see} ${row.can_download} ${row.can_delete}` : 'nothing'
}

export const listed = (permission: number | undefined, expected: Record<Actor, string>): Row => ({
  send: async (owner) => {
    await fileOf(owner, permission)
    return { path: `/files?creator=${owner.id}`, json: { creator: String(owner.id) } }
  },
  shows: whatOne,
  guarded: true,
  expected,
})

export const listing = (): Row[] => [
  listed(undefined, {
    ...alike('200 0 success true true false'),
    nobody: '200 -3 no user login',
    owner: '200 0 success true true true',
    leader: '200 0 success true true true',
    admin: '200 0 success true true true',
  }),
  {
    when: 'of what is hidden',
    ...listed(HIDDEN, {
      ...alike('200 0 success nothing'),
      nobody: '200 -3 no user login',
      owner: '200 0 success true true true',
    }),
  },
]

export const downloading = (send: (id: number) => Sending, [open, nobody, gone]: [string, string, string]): Row[] => [
  { send: async (owner) => send(await fileOf(owner)), guarded: true, expected: { ...alike(open), nobody } },
  {
    when: 'of what is hidden',
    send: async (owner) => send(await fileOf(owner, HIDDEN)),
    guarded: true,
    expected: { ...alike(gone), nobody, owner: open },
  },
]

/**
 * An action of the manager's desk, upon the owner.
 * @param leaders what leaders are answered, null where they may not sit there
 */
export const desk = (
  fields: object | ((owner: Holder) => object | Promise<object>),
  leaders: string | null,
  admins: string,
): Row => ({
  send: async (owner) => ({
    json: { id: String(owner.id), ...(typeof fields === 'function' ? await fields(owner) : fields) },
  }),
  guarded: true,
  expected: {
    ...alike('403 3 permission denied'),
    nobody: '401 2 session error',
    ...(leaders !== null && { leader: `200 0 ${leaders}` }),
    admin: `200 0 ${admins}`,
  },
})

/** One that changes the owner, for admins alone. */
export const managing = (fields: object = {}): Row => ({ ...desk(fields, null, 'ok'), managed: true })

export const whoseFile: Row['shows'] = ({ json }, { phone }) => (json.data.creator === phone ? 'owner' : 'oneself')

/** A picture of one dot. */
export const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

export async function withAvatar({ token }: Holder): Promise<void> {
  const answer = await world.call('POST', '/app/user/avatar', { json: { token, data: GIF }, from: freshAddress() })
  if (said(answer) !== '201 120') throw new Error(`avatar answered ${answer.text}`)
}
