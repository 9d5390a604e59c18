import type { Account } from '../accounts/account.ts'
import { lookUp, mayReadAll } from '../accounts/discloseAccount.ts'
import type { Item } from '../aws/dynamodb.ts'
import type { Caller } from '../caller/caller.ts'
import { during, fault } from '../fault.ts'
import { countEdges } from '../friends/countEdges.ts'
import { friendsAmong } from '../friends/friendsAmong.ts'
import { type AccountId, randomAccountId } from '../identity/accountId.ts'
import { maskName } from '../identity/maskName.ts'
import type { DataType, Visibility } from './dataType.ts'
import { dataTypes } from './dataTypes.ts'
import { readStored } from './readStored.ts'
import { writeValue } from './values.ts'

type Viewer = Pick<Account, 'id' | 'role' | 'registeredAt' | 'phone'> | null

/** The visibilities that the viewer may read; friendship is looked up only where it decides, for an owner who does not exist too. */
async function visibilitiesFor(
  viewer: Viewer,
  owner: Account | null,
  types: readonly DataType[],
): Promise<ReadonlySet<Visibility>> {
  if (owner && mayReadAll(viewer, owner)) return new Set(['public', 'friends', 'self'])
  const matters = viewer !== null && types.some(({ visibility }) => visibility === 'friends')
  const isFriend = matters && (await friendsAmong(owner?.id ?? randomAccountId(), [viewer.id])).size > 0
  return new Set(isFriend ? ['public', 'friends'] : ['public'])
}

/** Counted values follow the edges; the number from an old server is added. */
async function withCounts(owner: Account, types: readonly DataType[], stored: Item): Promise<Item> {
  const isCounted = ({ table, attribute }: DataType) =>
    table === 'users' && (attribute === 'fans' || attribute === 'follow')
  if (!types.some(isCounted)) return stored
  const { fans, follow } = await countEdges(owner.id)
  return { ...stored, fans: Number(stored['fans'] ?? 0) + fans, follow: Number(stored['follow'] ?? 0) + follow }
}

/** A name that is a phone or an email is not for strangers. */
function shown(viewer: Viewer, owner: Account, type: DataType, stored: unknown): string {
  const value = writeValue(type, stored)
  return type.format === 'name' && !mayReadAll(viewer, owner) ? maskName(value) : value
}

/**
 * The values of data types of an account, in the order asked for.
 * @param id null for text that cannot be an id
 * @param viewer null without a session
 * @throws {Fault} `no-account`, `forbidden` (an unknown type, or one that the viewer may not read), `too-many-requests`
 */
export async function showData(
  id: AccountId | null,
  names: readonly string[],
  viewer: Viewer,
  caller: Caller,
): Promise<string[]> {
  const owner = await lookUp(id === null ? null : { kind: 'id', id }, viewer, caller)
  return during('read-data', async () => {
    const types = (await dataTypes(names)).filter((type) => type !== null)
    if (types.length !== names.length) throw fault(owner ? 'forbidden' : 'no-account')
    const visible = await visibilitiesFor(viewer, owner, types)
    // Thrown at the same point as the refusal of hidden data, so that both take the same calls.
    if (!owner) throw fault('no-account')
    if (!types.every(({ visibility }) => visible.has(visibility))) throw fault('forbidden')
    const { users, profiles } = await readStored(owner, types)
    const stored = { users: await withCounts(owner, types, users), profiles }
    return types.map((type) => shown(viewer, owner, type, stored[type.table][type.attribute]))
  })
}
