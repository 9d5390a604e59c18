import { fault } from '../fault.ts'
import type { AccountId } from '../ids.ts'
import { findById, wasDeleted } from './findById.ts'

/** @throws {Fault} `no-account` where there never was such an account */
export async function refuseNobody(id: AccountId): Promise<void> {
  if (!(await findById(id)) && !(await wasDeleted(id))) throw fault('no-account')
}
