/** Purposes of codes; a code opens nothing of another purpose. */
export const purposes = ['register', 'login', 'reset', 'bind', 'delete'] as const

export type Purpose = (typeof purposes)[number]
