// The service's clock may be ahead of the browser's: it can be moved (clock.js).
let aheadMs = 0
/** @type {Set<() => void>} */
const listeners = new Set()

/** How far the service is ahead, in milliseconds. */
export const ahead = () => aheadMs

/** The time of the service, in epoch milliseconds. */
export const now = () => Date.now() + aheadMs

/** @param {{ aheadMs: number }} clock as the console answers */
export function setClock(clock) {
  aheadMs = clock.aheadMs
  for (const listener of listeners) listener()
}

/** @param {() => void} listener called whenever the clock was moved */
export const onClock = (listener) => void listeners.add(listener)
