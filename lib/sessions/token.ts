/** The claims of a token and its issuer; the session's record decides the rest. */
import { environment, settings } from '../config.ts'

const DAY_SECONDS = 86_400

export const ALGORITHM = 'ES256'
export const TYPE = 'JWT'

export const issuer = () => `gatehouse/${environment().stage}`
export const audience = () => `gatehouse/${environment().stage}/api`

/** Seconds a token lives. */
export const maxAgeSeconds = () => settings().SESSION_DAYS * DAY_SECONDS
