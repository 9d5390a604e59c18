/** Purposes of codes; a code of another purpose is no code. */
export const purposes = ['register', 'login', 'reset', 'bind', 'delete'] as const

export type Purpose = (typeof purposes)[number]
