import { settings } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'

/** The stored form of a photo in our bucket: without a host, since that belongs to the stage. */
const own = /^\/avatar\/\d{10}\?v=[0-9a-f]+$/

/** @param version differs for each picture of the account, so that no cache shows an old one */
export function ownPhoto(account: AccountId, version: string): string {
  return `/avatar/${account}?v=${version}`
}

/** The URL of a photo for callers: with our host where it is in our bucket, else as stored. */
export function publicPhoto(stored: string): string {
  return own.test(stored) ? `${settings().PUBLIC_URL}${stored}` : stored
}
