/** The bucket as the template describes it. */
export interface Bucket {
  name: string
  notifications: readonly Notification[]
  /** Statements of the bucket policy that deny. */
  denials: readonly Denial[]
}

/** Whom the bucket tells of a new object. */
export interface Notification {
  functionName: string
  /** `s3:ObjectCreated:*` or one kind of it. */
  event: string
  prefix: string
  suffix: string
}

export interface Denial {
  sid: string
  actions: readonly string[]
  /** Operator → condition key → values. */
  conditions: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
}
