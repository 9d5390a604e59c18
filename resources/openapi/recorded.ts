import type { FieldsSchema } from '../../lib/dialects/kit/fields.ts'

/** A function's declaration of an operation. */
export interface Recorded {
  name: string
  fields: FieldsSchema
  /** `proof`: needed unless another proof of identity is given, so an invalid one is reported. */
  session: 'none' | 'optional' | 'proof' | 'required'
  rotates?: true
  /** Restrictions of a manager's action. */
  guard?: { leadersToo?: true; needsRecentLogin?: true }
}

export type RecordedAction = Recorded

/** A path whose requests name an action. */
export interface RecordedPath {
  name: string
  actions: readonly RecordedAction[]
  usual: string | null
}

/** How a route reads its session, by its reader. */
export function sessionBy(reader: ((...given: never[]) => unknown) | undefined): Recorded['session'] {
  if (reader === undefined) return 'none'
  const known: Readonly<Record<string, Recorded['session']>> = {
    optionalSession: 'optional',
    sessionOrFault: 'proof',
    requiredSession: 'required',
    rotatedSession: 'required',
  }
  const found = Object.hasOwn(known, reader.name) ? known[reader.name] : undefined
  if (!found) throw new Error(`${reader.name} finds a session, but nobody has said whether the route needs one`)
  return found
}
