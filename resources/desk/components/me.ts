/** The manager at the desk. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { User } from '../api/wire.ts'

export const MeContext = createContext<User | null>(null)

/** @throws without a session, for which the desk shows the login alone */
export function useMe(): User {
  const me = useContext(MeContext)
  if (!me) throw new Error('nobody is at the desk')
  return me
}

/** Leaders see other people as strangers do, and have few actions. */
export const useIsAdmin = (): boolean => useMe().role === 'admin'
