import { surroundings } from '../config.ts'

/** Of an account, or of a share of the stage's totals. */
export const usageKey = (account: number) => ({ table: surroundings().usageTable, key: { account } })
