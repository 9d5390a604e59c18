/** Kinds of personal information, as a table names them, so that kinds can be added without code. */

export const formats = ['name', 'text', 'integer', 'url', 'email', 'phone', 'time', 'alnum'] as const

export type Format = (typeof formats)[number]

export type Visibility = 'public' | 'friends' | 'self'

export interface DataType {
  name: string
  table: 'users' | 'profiles'
  /** The item's attribute. */
  attribute: string
  format: Format
  visibility: Visibility
  editable: boolean
  /** Code points. */
  lengthMax: number
}
