import type { User } from '../api/wire.ts'
import type { ActProps } from './actDialog.tsx'

/** Props of a dialog about a person. */
export interface PersonActProps extends ActProps {
  user: User
}
