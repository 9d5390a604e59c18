/** The reader's session: kept for this tab alone, taken from the answers of logins. */
const KEY = 'gatehouse-docs-token'

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/

export const keptToken = (): string => sessionStorage.getItem(KEY) ?? ''

export function keepToken(token: string): void {
  if (token === '') sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, token)
}

/** The token of an answer: every dialect puts it at the top, or into its envelope. */
export function tokenIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  const { token, data, Response: wrapped } = answer as Record<string, unknown>
  if (typeof token === 'string' && JWT.test(token)) return token
  return tokenIn(data) ?? tokenIn(wrapped)
}
