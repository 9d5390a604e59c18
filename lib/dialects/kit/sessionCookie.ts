const NAME = 'session_id'
const ATTRIBUTES = 'HttpOnly; Secure; SameSite=Lax; Path=/'

/** The cookie of a login (RFC 6265); a JWT needs no quoting. */
export function sessionCookie(token: string, maxAgeSeconds: number): string {
  return `${NAME}=${token}; ${ATTRIBUTES}; Max-Age=${maxAgeSeconds}`
}

/** The cookie that removes it. */
export const clearedSessionCookie = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`

/** The token in a request's cookies, as the gateway splits them; an empty one is none: a cleared cookie comes so. */
export function tokenInCookies(cookies: readonly string[]): string | undefined {
  const cookie = cookies.map((text) => text.trim()).find((text) => text.startsWith(`${NAME}=`))
  return cookie?.slice(NAME.length + 1) || undefined
}
