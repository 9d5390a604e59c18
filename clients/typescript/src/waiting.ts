/** How often and how long something is tried again. */

export interface Patience {
  /** How many times more; 0 never tries again. */
  retries: number
  /** A longer wait is not waited: the refusal is told with its seconds. */
  waitSecondsMax: number
}

export const usualPatience: Patience = { retries: 2, waitSecondsMax: 20 }

/** @throws the signal's reason, as soon as it is given up */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
  })
}

/** Doubles with each try, from half a second, and differs between clients, so that they do not come back at once. */
export const backOffMs = (attempt: number): number => 500 * 2 ** attempt * (0.5 + Math.random() / 2)
