/** The bucket as the template describes it. */
export interface Bucket {
  name: string
  notifications: readonly Notification[]
  /** The policy statements that deny. */
  denials: readonly Denial[]
}

/** A function that is notified of new objects. */
export interface Notification {
  functionName: string
  /** `s3:ObjectCreated:*` or one event type of it. */
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
