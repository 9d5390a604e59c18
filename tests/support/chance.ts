/** Lets chance draw a number again that it has drawn before. */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/**
 * While something is done, the first number that is drawn between these bounds is this one; all others are random.
 * @returns what was done; the number was drawn
 */
export async function drawing<Done>(
  [least, end]: readonly [number, number],
  number: number,
  act: () => Promise<Done>,
): Promise<Done> {
  const { randomInt } = crypto
  let isDrawn = false
  const drawn = (...bounds: [number, number]) => {
    if (isDrawn || bounds[0] !== least || bounds[1] !== end) return randomInt(...bounds)
    isDrawn = true
    return number
  }
  Object.assign(crypto, { randomInt: drawn })
  syncBuiltinESMExports()
  const done = await act().finally(() => {
    Object.assign(crypto, { randomInt })
    syncBuiltinESMExports()
  })
  if (!isDrawn) throw new Error(`nothing was drawn from ${least} to ${end}`)
  return done
}
