/** A file before its name gets its hash. */
export interface MadeFile {
  name: string
  type: string
  bytes: Buffer
}

/** A carried file before its compression. */
export interface File extends MadeFile {
  /** `Cache-Control` of it. */
  cache: string
  /** `Content-Security-Policy` of it, where it is a page. */
  policy?: string
}
