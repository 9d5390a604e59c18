/** The salt of ids in logs: events of one account can be joined, but the account cannot be named. */
import { createSecretKey, type KeyObject } from 'node:crypto'
import { parameter } from '../aws/parameters.ts'
import { ofThisStage, secretBytes } from './ofThisStage.ts'

/**
 * As a KeyObject: Node 24 takes six times as long for an HMAC with a Buffer as its key.
 * @throws where the salt cannot be read, is weak or belongs to another stage
 */
export const auditSalt = parameter(
  'audit-salt',
  (text): KeyObject => createSecretKey(secretBytes(ofThisStage<{ salt: string }>(text).salt)),
)
