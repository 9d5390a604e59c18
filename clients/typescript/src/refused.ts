/** What goes wrong: the service refuses, or nothing that it would say comes back. */
import { type Operations, operations, signs } from './reference.ts'

export type OperationId = keyof Operations

/** Why an operation may refuse: the name of the reason in the reference. */
export type KindOf<Id extends OperationId> = Operations[Id]['kind']

/** The service has understood, and says no. */
export class Refused<Id extends OperationId = OperationId> extends Error {
  override readonly name = 'Refused'
  readonly operation: Id
  /** The usual reason for this answer. */
  readonly kind: KindOf<Id>
  /** All that are answered so: a service does not always tell them apart, on purpose. */
  readonly kinds: readonly KindOf<Id>[]
  readonly status: number
  /** The answer as it came. */
  readonly answer: Operations[Id]['refusal']
  /** How long to wait, where the answer says so. */
  readonly retryAfterSeconds: number | null

  constructor(operation: Id, refusal: Refusal<Id>) {
    super(`${operation} is refused: ${refusal.kind} (${refusal.status})`)
    this.operation = operation
    this.kind = refusal.kind
    this.kinds = refusal.kinds
    this.status = refusal.status
    this.answer = refusal.answer
    this.retryAfterSeconds = refusal.retryAfterSeconds
  }
}

/** No connection, an answer that was cut off, or one that is not of this service (a proxy's, a gateway's). */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
  /** Null where nothing was answered. */
  readonly status: number | null

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.status = status
  }
}

/** A link, or an upload, is in the hands of S3, and S3 said no. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
  readonly status: number
  /** S3's own word: `EntityTooLarge`, `AccessDenied`, … */
  readonly code: string

  constructor(status: number, answer: string) {
    const code = /<Code>(\w+)<\/Code>/.exec(answer)?.[1] ?? 'unknown'
    super(`the file store refused: ${code} (${status})`)
    this.status = status
    this.code = code
  }
}

export interface Refusal<Id extends OperationId> {
  ok: false
  status: number
  kind: KindOf<Id>
  kinds: readonly KindOf<Id>[]
  answer: Operations[Id]['refusal']
  retryAfterSeconds: number | null
}

const memberAt = (answer: unknown, path: string): unknown =>
  path.split('.').reduce((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], answer)

/** The reasons for an answer, the usual one first; none where it is none of the documented refusals. */
export function reasonsFor<Id extends OperationId>(operation: Id, answer: unknown): KindOf<Id>[] {
  const found = Object.entries(operations[operation].refusals).find(([component]) => {
    const own = Object.entries(signs[component] ?? {})
    return own.length > 0 && own.every(([path, value]) => memberAt(answer, path) === value)
  })
  return (found?.[1].split(' ') ?? []) as KindOf<Id>[]
}
