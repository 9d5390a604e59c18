/** The salt of ids in logs: events of one account can be joined, but the account cannot be named. */
import { parameter } from '../aws/parameters.ts'
import { ofThisStage, secretBytes } from './ofThisStage.ts'

/** @throws where the salt cannot be read, is weak or belongs to another stage */
export const auditSalt = parameter('audit-salt', (text) => secretBytes(ofThisStage<{ salt: string }>(text).salt))
