/** A file as it is made, before its name has its hash. */
export interface MadeFile {
  name: string
  type: string
  bytes: Buffer
}

/** A file as it is carried, before it is compressed. */
export interface File extends MadeFile {
  /** `Cache-Control` of it. */
  cache: string
  /** `Content-Security-Policy` of it, where it is a page. */
  policy?: string
}
