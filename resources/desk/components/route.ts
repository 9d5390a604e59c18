/** The present place at the desk, kept behind the `#`, so that the service serves a single page. */
import { useHash } from './hash.ts'

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

export const useRoute = (): Route => routeOf(useHash())
