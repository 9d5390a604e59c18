/** The fixed codes of the stage's test numbers, by number: only functions that send codes may import this. */
import { parameter } from '../aws/parameters.ts'
import { ofThisStage } from './ofThisStage.ts'

/** @throws where they cannot be read or belong to another stage */
export const testCodes = parameter(
  'test-codes',
  (text): ReadonlyMap<string, string> =>
    new Map(Object.entries(ofThisStage<{ codes: Record<string, string> }>(text).codes)),
  true,
)
