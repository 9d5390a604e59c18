import type { FieldsSchema } from '../../lib/dialects/kit/fields.ts'

/** What a function declares of an operation. */
export interface Recorded {
  name: string
  fields: FieldsSchema
  /** `proof`: needed where nothing else proves who asks, so that a bad one is told. */
  session: 'none' | 'optional' | 'proof' | 'required'
  rotates?: true
  /** Of a manager's action. */
  guard?: { leadersToo?: true; needsRecentLogin?: true }
}

export type RecordedAction = Recorded

/** A path whose requests name their action. */
export interface RecordedPath {
  name: string
  actions: readonly RecordedAction[]
  usual: string | null
}

/** How a session is looked for, by the reader that a route names. */
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
