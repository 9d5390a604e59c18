/** The present place at the desk, kept behind the `#`, so that the service serves a single page. */
import { useEffect, useState } from 'preact/hooks'

export const parts = ['overview', 'people', 'files', 'types', 'trail'] as const

export type Part = (typeof parts)[number]

export interface Route {
  part: Part
  /** The id of the open person. */
  id: string | null
}

/** `#/people/1234567890` */
export function routeOf(hash: string): Route {
  const [, part, id] = hash.split('/')
  const known = parts.find((one) => one === part) ?? 'overview'
  return { part: known, id: known === 'people' && id && /^\d{1,10}$/.test(id) ? id : null }
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const follow = () => setHash(location.hash)
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return routeOf(hash)
}
