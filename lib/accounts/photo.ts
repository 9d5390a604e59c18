import { settings } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

/** The stored form of a photo that lies with us: no host, which belongs to the stage and not into a table. */
const own = /^\/avatar\/\d{10}\?v=[0-9a-f]+$/

/** @param version tells this picture from all others of the account, so that no cache shows an old one */
export function ownPhoto(account: AccountId, version: string): string {
  return `/avatar/${account}?v=${version}`
}

/** A stored photo as it leaves the service: whole where it lies with us, and otherwise as it is. */
export function publicPhoto(stored: string): string {
  return own.test(stored) ? `${settings().PUBLIC_URL}${stored}` : stored
}
