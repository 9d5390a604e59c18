/**
 * What Lambda does with events that nobody waits for: delivers them, tries twice more after a failure, and puts what
 * fails then on the dead-letter list. S3 has answered long before.
 */
import { setTimeout as sleep } from 'node:timers/promises'

/** Hands an event to a function. @throws where the function failed; {@link UnreachableError} where it was not there */
export type Deliver = (functionName: string, event: unknown) => Promise<void> | void

/** The function could not be asked at all, for example while it starts again: no try of its three is spent. */
export class UnreachableError extends Error {}

export interface Sending {
  functionName: string
  event: unknown
}

export interface DeadLetter extends Sending {
  /** What the function said at the last try. */
  error: string
  /** Epoch milliseconds. */
  at: number
}

export interface Events {
  /** Who runs the functions; until somebody does, events wait. */
  connect(deliver: Deliver): void
  /** From now on events wait. */
  hold(): void
  /** What waits, in order; it is taken out, to be lost or sent at another time. */
  take(): Sending[]
  /** What waits is delivered, and all that comes from now on. */
  release(): void
  /** Puts an event in line, as its source does. */
  send(sending: Sending): void
  /** Resolves when no event is on its way; those that are held count as worked off. */
  settled(): Promise<void>
  deadLetters(): readonly DeadLetter[]
  clearDeadLetters(): void
  /** Puts the dead letters in line once more, as a person does when the cause is mended. */
  sendDeadLettersAgain(): void
  stop(): void
}

const TRIES = 3
const UNREACHABLE_PAUSE_MS = 500

/** @param retryMs before the second and third try; Lambda waits a minute and two, nobody here has that time */
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
        // A copy: what one try does to the event must not reach the next.
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
