/** Masks names that are a phone or an email (contract, «Masking»), in every dialect alike. */

// Blanks and marks that people put between the digits.
const separators = /[\s\p{Cf}().-]/gu
const chineseMobile = /^(?:\+86|0086|86)?(1[3-9]\d{9})$/
const international = /^(?:\+|00)[1-9]\d{6,14}$/
const email = /^\s*([^\s@])[^\s@]*@([^\s@]+)\s*$/u

const withoutMiddle = (digits: string) => `${digits.slice(0, 3)}****${digits.slice(-4)}`

/**
 * A name as others than the account itself and admins may read it: `181****5708` for a phone in any spelling,
 * `a***@host` for an email, else unchanged.
 */
export function maskName(name: string): string {
  const plain = name.normalize('NFKC')
  const [, first, host] = email.exec(plain) ?? []
  if (first !== undefined && host !== undefined) return `${first}***@${host}`
  const compact = plain.replace(separators, '')
  const [, mobile] = chineseMobile.exec(compact) ?? []
  if (mobile !== undefined) return withoutMiddle(mobile)
  return international.test(compact) ? withoutMiddle(compact.replace(/^00/, '+')) : name
}
