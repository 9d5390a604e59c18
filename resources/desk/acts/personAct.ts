import type { User } from '../api/wire.ts'
import type { ActProps } from './actDialog.tsx'

/** A dialog about somebody. */
export interface PersonActProps extends ActProps {
  user: User
}
