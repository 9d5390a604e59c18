/** What becomes of a request to S3. */
export type S3Behaviour =
  | { kind: 'serve' }
  /** Refused with an AWS error code; nothing is done. */
  | { kind: 'refuse'; error: string }
  /** Done and answered, but late. */
  | { kind: 'slow'; milliseconds: number }
  /** The connection is cut before anything is done. */
  | { kind: 'drop' }
  /** Done, and the answer never comes. */
  | { kind: 'hang' }

export interface BehaviourState {
  behaviour: S3Behaviour
  requestsLeft: number | null
}

export interface Behaviour {
  /** From now on requests fare so. @param requests only for so many, then they are served again */
  behave(behaviour: S3Behaviour, requests?: number): void
  behaviour(): BehaviourState
  /** How the next request fares. */
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
