import type { Account } from '../accounts/account.ts'
import { mayReadAll } from '../accounts/disclose.ts'
import { lookUp } from '../accounts/lookUp.ts'
import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import { maskName } from '../masking.ts'
import type { Origin } from '../origin.ts'
import { during } from '../step.ts'
import type { DataType } from './dataType.ts'
import { dataTypes } from './dataTypes.ts'
import { readStored } from './read.ts'
import { writeValue } from './values.ts'

type Viewer = Pick<Account, 'id' | 'role'> | null

/** Whether somebody sees a kind of information of an account; friends are not told apart from strangers yet. */
function sees(viewer: Viewer, owner: Account, { visibility }: DataType): boolean {
  return visibility === 'public' || mayReadAll(viewer, owner)
}

/** A name that is a phone or an email is not for strangers. */
function shown(viewer: Viewer, owner: Account, type: DataType, stored: unknown): string {
  const value = writeValue(type, stored)
  return type.format === 'name' && !mayReadAll(viewer, owner) ? maskName(value) : value
}

/**
 * The values of some kinds of information about an account, in the order asked for.
 * @param id null for what can be nobody's
 * @param viewer whoever asks, null without a session
 * @throws {Fault} `no-account`, `forbidden` (an unknown kind, or one the viewer may not see), `too-many-requests`
 */
export async function showData(
  id: AccountId | null,
  names: readonly string[],
  viewer: Viewer,
  origin: Origin,
): Promise<string[]> {
  const owner = await lookUp(id === null ? null : { kind: 'id', id }, viewer, origin)
  if (!owner) throw fault('no-account')
  return during('read-data', async () => {
    const types = (await dataTypes(names)).filter((type) => type !== null)
    if (types.length !== names.length || !types.every((type) => sees(viewer, owner, type))) throw fault('forbidden')
    const stored = await readStored(owner, types)
    return types.map((type) => shown(viewer, owner, type, stored[type.table][type.attribute]))
  })
}
