/** How long the link to a picture is good. */
export const LINK_SECONDS = 900

/** How long a cache may lead to the same link. */
export const REDIRECT_SECONDS = 300
