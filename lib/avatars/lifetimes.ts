/** Seconds that the link to a picture holds. */
export const LINK_SECONDS = 900

/** Seconds that a cache may keep the redirect to it. */
export const REDIRECT_SECONDS = 300
