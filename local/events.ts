/**
 * Lambda's asynchronous invocation: delivers an event, tries twice more after a failure, and then puts the event on the
 * dead-letter list. The sender, S3 for example, is answered before delivery.
 */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Hands an event to a function.
 * @throws where the function failed; {@link UnreachableError} where it could not be reached
 */
export type Deliver = (functionName: string, event: unknown) => Promise<void> | void

/** The function could not be reached, for example during its restart; this uses up none of the three tries. */
export class UnreachableError extends Error {}

export interface Sending {
  functionName: string
  event: unknown
}

export interface DeadLetter extends Sending {
  /** The error of the last try. */
  error: string
  /** Epoch milliseconds. */
  at: number
}

export interface Events {
  /** Connects what runs the functions; until then events wait. */
  connect(deliver: Deliver): void
  /** Makes events wait from now on. */
  hold(): void
  /** Removes and returns the waiting events in order; the caller drops them or sends them later. */
  take(): Sending[]
  /** Delivers the waiting events, and all later ones. */
  release(): void
  /** Queues an event, as its source does. */
  send(sending: Sending): void
  /** Resolves when no event is under way; held events count as done. */
  settled(): Promise<void>
  deadLetters(): readonly DeadLetter[]
  clearDeadLetters(): void
  /** Queues the dead letters once more, as an operator does after mending the cause. */
  sendDeadLettersAgain(): void
  stop(): void
}

const TRIES = 3
const UNREACHABLE_PAUSE_MS = 500

/** @param retryMs pause before the second and third try; Lambda waits one and two minutes, too long for a laptop */
export function startEvents(retryMs = 20): Events {
  let deliver: Deliver | null = null
  let held = false
  let stopped = false
  let waiting: Sending[] = []
  const underway = new Set<Promise<void>>()
  const dead: DeadLetter[] = []

  const attempt = async ({ functionName, event }: Sending, to: Deliver): Promise<string | null> => {
    for (;;) {
      try {
        // Each try gets a copy: a change to the event in one try must not affect the next.
        await to(functionName, structuredClone(event))
        return null
      } catch (error) {
        if (!(error instanceof UnreachableError))
          return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        await sleep(UNREACHABLE_PAUSE_MS, undefined, { ref: false })
        if (stopped) return null
      }
    }
  }
  const deliverOne = async (sending: Sending, to: Deliver): Promise<void> => {
    let error: string | null = null
    for (let tries = 1; tries <= TRIES && !stopped; tries += 1) {
      if (tries > 1) await sleep(retryMs)
      error = await attempt(sending, to)
      if (error === null) return
    }
    if (error !== null) dead.push({ ...sending, error, at: Date.now() })
  }
  const flush = () => {
    if (!deliver || held || stopped) return
    for (const sending of waiting.splice(0)) {
      const one = deliverOne(sending, deliver).finally(() => underway.delete(one))
      underway.add(one)
    }
  }
  return {
    connect(to) {
      deliver = to
      flush()
    },
    hold() {
      held = true
    },
    take: () => waiting.splice(0),
    release() {
      held = false
      flush()
    },
    send(sending) {
      waiting.push(sending)
      flush()
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway)
    },
    deadLetters: () => dead,
    clearDeadLetters() {
      dead.length = 0
    },
    sendDeadLettersAgain() {
      waiting.push(...dead.splice(0).map(({ functionName, event }) => ({ functionName, event })))
      flush()
    },
    stop() {
      stopped = true
      waiting = []
    },
  }
}
