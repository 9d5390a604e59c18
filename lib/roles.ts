/** The roles an account can hold, weakest first (contract, «Account»). */
export const roles = ['normal', 'vip', 'creator', 'leader', 'admin'] as const

export type Role = (typeof roles)[number]

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
