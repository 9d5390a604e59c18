/** Who is at the desk. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { User } from '../api/wire.ts'

export const MeContext = createContext<User | null>(null)

/** @throws where nobody is at the desk, which then shows the login alone */
export function useMe(): User {
  const me = useContext(MeContext)
  if (!me) throw new Error('nobody is at the desk')
  return me
}

/** Leaders see others as a stranger does, and do little. */
export const useIsAdmin = (): boolean => useMe().role === 'admin'
