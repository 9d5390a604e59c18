/** Why the service did not do what was asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** HTTP status; 0 without an answer. */
  readonly status: number
  /** The service's message: `last admin`. */
  readonly word: string
  readonly retryAfterSeconds: number | null
  /** The id under which the logs have the request. */
  readonly requestId: string | null

  constructor(status: number, word: string, headers?: Headers) {
    super(`${status} ${word}`)
    this.status = status
    this.word = word
    const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : null
    this.requestId = headers?.get('x-request-id') ?? null
  }

  /** The session has ended, or its login is too old for the action. */
  get wantsLogin(): boolean {
    return this.status === 401
  }
}

/** Converts a thrown value into a refusal: anything else counts as a defect of the desk and is shown as one. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  console.error(thrown)
  return new Refusal(500, 'server error')
}
