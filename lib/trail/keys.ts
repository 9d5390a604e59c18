import { surroundings } from '../config.ts'
import type { AccountId } from '../ids.ts'

export const allActs = 'all'

/** @param name an id, or what stands for a deleted one */
export const actsOf = (name: AccountId | string): string => `account#${name}`

export const actKey = (list: string, place: string) => ({ table: surroundings().trailTable, key: { list, place } })
