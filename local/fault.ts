/** What keeps the local cloud from starting, as a sentence for the person at the terminal; a stack would only hide it. */
export class StartError extends Error {}
