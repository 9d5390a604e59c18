/** What kept the service from doing what was asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  /** The service's own word: `last admin`. */
  readonly word: string
  readonly retryAfterSeconds: number | null
  /** By which the logs know the request. */
  readonly requestId: string | null

  constructor(status: number, word: string, headers?: Headers) {
    super(`${status} ${word}`)
    this.status = status
    this.word = word
    const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : null
    this.requestId = headers?.get('x-request-id') ?? null
  }

  /** No session any more, or one whose login is too old for what was asked. */
  get wantsLogin(): boolean {
    return this.status === 401
  }
}

/** Whatever was thrown, as a refusal: what is none is a defect, and is told as one. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  console.error(thrown)
  return new Refusal(500, 'server error')
}
