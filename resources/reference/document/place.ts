/** The present place, kept behind the `#`: `#/action.Login`, or `#/kms` for a dialect. */
import { useHash } from '../../desk/components/hash.ts'

export const hrefOf = (name: string) => `#/${encodeURIComponent(name)}`

/** The last part alone counts; links of older versions named the group before it. */
function nameIn(hash: string): string {
  const part = hash.slice(hash.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(part.replace(/^#/, ''))
  } catch {
    return ''
  }
}

/** The name of an operation or a dialect; empty at the beginning. */
export const usePlace = (): string => nameIn(useHash())
