import type { JWK } from 'jose'
import type { Answer } from '../kit/answer.ts'

/** RFC 7517. Shared caches may keep it as long as the functions keep theirs. */
export function jwkSet(keys: readonly JWK[]): Answer {
  return { status: 200, body: { keys }, headers: { 'cache-control': 'public, max-age=300' } }
}

/** 308 (RFC 9110 §15.4.9) keeps method and body. `location` is a path alone, so that no header can choose the host. */
export function movedTo(path: string, query: string): Answer {
  const location = query === '' ? path : `${path}?${query}`
  return { status: 308, body: { message: 'Permanent Redirect' }, headers: { location } }
}

export function notFound(): Answer {
  return { status: 404, body: { message: 'Not Found' } }
}

/** 302 (RFC 9110 §15.4.3); caches may keep it for this long. */
export function foundAt(location: string, maxAgeSeconds: number): Answer {
  const headers = { location, 'cache-control': `public, max-age=${maxAgeSeconds}` }
  return { status: 302, body: { message: 'Found' }, headers }
}
