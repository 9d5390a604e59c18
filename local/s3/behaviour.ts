/** How requests to S3 are answered. */
export type S3Behaviour =
  | { kind: 'serve' }
  /** Refused with an AWS error code; nothing is carried out. */
  | { kind: 'refuse'; error: string }
  /** Carried out and answered late. */
  | { kind: 'slow'; milliseconds: number }
  /** The connection is cut before anything is carried out. */
  | { kind: 'drop' }
  /** Carried out, but never answered. */
  | { kind: 'hang' }

export interface BehaviourState {
  behaviour: S3Behaviour
  requestsLeft: number | null
}

export interface Behaviour {
  /**
   * Sets the behaviour from now on.
   * @param requests for this many requests only, after which they are served normally
   */
  behave(behaviour: S3Behaviour, requests?: number): void
  behaviour(): BehaviourState
  /** The behaviour for the next request. */
  next(): S3Behaviour
}

export function startBehaviour(): Behaviour {
  let state: BehaviourState = { behaviour: { kind: 'serve' }, requestsLeft: null }
  return {
    behave(behaviour, requests) {
      state = { behaviour, requestsLeft: behaviour.kind === 'serve' ? null : (requests ?? null) }
    },
    behaviour: () => state,
    next() {
      const { behaviour, requestsLeft } = state
      if (requestsLeft !== null) {
        state =
          requestsLeft > 1
            ? { behaviour, requestsLeft: requestsLeft - 1 }
            : { behaviour: { kind: 'serve' }, requestsLeft: null }
      }
      return behaviour
    },
  }
}
