/**
 * A reason why the local cloud cannot start, as a sentence for the person at the terminal. It is shown without a stack,
 * which would hide it.
 */
export class StartError extends Error {}
