/**
 * The steps whose failure some document has words for («create user fail», «get session timeout»). Whoever has none
 * answers it like every other failure.
 */
import { Fault } from './fault.ts'

export type Step = 'find-id' | 'create-account' | 'open-session' | 'read-data' | 'write-data'

/** A step did not succeed; `cause` says why. */
export class StepFailed extends Error {
  readonly step: Step

  constructor(step: Step, cause: unknown) {
    super(step, { cause })
    this.name = 'StepFailed'
    this.step = step
  }
}

/** What the step has found out, or a failure that is named already. */
const isNamed = (error: unknown) =>
  error instanceof StepFailed || (error instanceof Fault && error.kind !== 'unavailable' && error.kind !== 'internal')

/**
 * Carries a step out and names it where it fails; a fault that is its outcome stays as it is.
 * @throws {StepFailed}
 */
export async function during<Done>(step: Step, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work()
  } catch (error) {
    throw isNamed(error) ? error : new StepFailed(step, error)
  }
}
