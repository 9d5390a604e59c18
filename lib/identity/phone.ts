/** Mobile numbers in E.164. A `Phone` is made by checks alone, so every `Phone` is a checked number. */
declare const checked: unique symbol

export interface Phone {
  readonly [checked]: 'Phone'
  /** E.164, for example `+8618136085708`. */
  readonly number: string
}

const DEFAULT_COUNTRY_CODE = '+86'

/** A number that was checked before it was stored. */
export function storedPhone(number: string): Phone {
  return { number } as Phone
}

/** The form in which answers give phones: national for the default country, E.164 otherwise. */
export function nationalForm({ number }: Phone): string {
  return number.startsWith(DEFAULT_COUNTRY_CODE) ? number.slice(DEFAULT_COUNTRY_CODE.length) : number
}
