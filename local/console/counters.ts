import type { Table } from '../template.ts'

/**
 * The table of lib/throttle: budgets, waits, locks and known networks of phones, networks and accounts. Someone who tests
 * an app all day from one machine empties it, and would otherwise run into the limits.
 */
export const countersTable = (tables: readonly Table[]) => tables.find(({ logicalId }) => logicalId === 'ThrottleTable')
