/** The clock of functions and tests, which the local service moves in the same way. */
export { moveClock, resetClock } from '../../local/clock.ts'
