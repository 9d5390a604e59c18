/** Login identifiers: one namespace, whose key is the normal form. */
import type { Phone } from './phone.ts'

declare const checked: unique symbol

/** A login name, phone or email in the normal form under which it is claimed. */
export interface Identifier {
  readonly [checked]: 'Identifier'
  readonly kind: 'loginname' | 'phone' | 'email'
  /** The three kinds cannot collide: phones begin with `+`, emails hold an `@`, login names neither. */
  readonly key: string
}

/** An identifier that was read before it was stored. */
export function storedIdentifier(kind: Identifier['kind'], key: string): Identifier {
  return { kind, key } as Identifier
}

export function phoneIdentifier(phone: Phone): Identifier {
  return storedIdentifier('phone', phone.number)
}
