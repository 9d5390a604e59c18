/** The operations that belong to no document. */
export type Operation = 'jwks' | 'default' | 'avatar' | 'openapi' | 'docs' | 'desk'
