/** What a stage needs before it can be used, as findings; nothing is changed. */
import { UNRESERVED_MIN } from '../resources/build/concurrency.ts'

export interface Finding {
  /** `bad` fails a deploy or shuts users out, `note` is information. */
  kind: 'good' | 'note' | 'bad'
  sentence: string
}

export interface Found {
  stage: string
  concurrency: {
    /** The account's limit of concurrent executions in the region. */
    limit: number
    /** `RESERVED_CONCURRENCY`. */
    each: number
    /** The sum that this would reserve; computed with 20 each where it is 0. */
    reserved: number
  }
  /** Parameters that are missing. */
  missingKeys: readonly string[]
  /** Test numbers that have no stored code. */
  numbersWithoutCode: readonly string[]
  inSmsSandbox: boolean
}

/** The number that `doctor` computes with where nothing is reserved yet. */
export const SUGGESTED_EACH = 20

function ofConcurrency({ limit, each, reserved }: Found['concurrency']): Finding {
  const room = limit - UNRESERVED_MIN
  if (each > 0 && reserved > room) {
    const sentence = `RESERVED_CONCURRENCY=${each} reserves ${reserved} executions, but of the account's ${limit} at most ${Math.max(0, room)} can be reserved: a deploy fails. Ask for a higher limit, or set it to 0.`
    return { kind: 'bad', sentence }
  }
  if (each > 0) return { kind: 'good', sentence: `${reserved} of ${limit} executions are reserved.` }
  if (reserved > room) {
    const sentence = `Nothing is reserved, and the account's ${limit} executions are too few for it: RESERVED_CONCURRENCY=${SUGGESTED_EACH} takes a limit of ${reserved + UNRESERVED_MIN}.`
    return { kind: 'note', sentence }
  }
  const sentence = `Nothing is reserved: RESERVED_CONCURRENCY=${SUGGESTED_EACH} would keep ${reserved} of ${limit} executions for what floods and what must not starve.`
  return { kind: 'note', sentence }
}

/** One finding for each subject that was checked. */
export function diagnose({ stage, concurrency, missingKeys, numbersWithoutCode, inSmsSandbox }: Found): Finding[] {
  const keys: Finding =
    missingKeys.length === 0
      ? { kind: 'good', sentence: 'The keys are there.' }
      : {
          kind: 'bad',
          sentence: `${missingKeys.join(', ')} is missing: run npm run keys -- --stage ${stage} create.`,
        }
  const codes: Finding[] =
    numbersWithoutCode.length === 0
      ? []
      : [
          {
            kind: 'bad',
            sentence: `${numbersWithoutCode.join(', ')} has no stored code: run npm run keys -- --stage ${stage} set-test-codes.`,
          },
        ]
  const texts: Finding = inSmsSandbox
    ? { kind: 'note', sentence: 'SNS keeps the account in its SMS sandbox: texts go to verified numbers alone.' }
    : { kind: 'good', sentence: 'SNS sends texts to everybody.' }
  return [ofConcurrency(concurrency), keys, ...codes, texts]
}
