/** The roles an account can hold, weakest first (contract, «Account»). */
export const roles = ['normal', 'vip', 'creator', 'leader', 'admin'] as const

export type Role = (typeof roles)[number]

/** The roles that open other people's doors. */
export function isPowerful(role: Role): boolean {
  return role === 'leader' || role === 'admin'
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
