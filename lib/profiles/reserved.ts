import { accountAttributes } from '../accounts/table.ts'

/** The form of a data type's name. */
const nameForm = /^[a-z][A-Za-z0-9_]{0,31}$/

/** The key of a profile's item. */
const PROFILE_KEY = 'account'

const reserved: ReadonlySet<string> = new Set([...accountAttributes, PROFILE_KEY])

export const isDataTypeName = (name: string): boolean => nameForm.test(name)

/** Whether managers may call a data type so; those that every stage begins with are found in the table. */
export const isFreeName = (name: string): boolean => isDataTypeName(name) && !reserved.has(name)
