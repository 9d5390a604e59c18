/**
 * Notifications of the bucket
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
import * as v from 'valibot'

const record = v.object({
  eventName: v.pipe(v.string(), v.startsWith('ObjectCreated:')),
  s3: v.object({ bucket: v.object({ name: v.string() }), object: v.object({ key: v.string() }) }),
})

const notification = v.union([
  v.object({ Records: v.array(v.unknown()) }),
  // S3 sends this once when the notification is set up.
  v.pipe(
    v.object({ Event: v.literal('s3:TestEvent') }),
    v.transform(() => ({ Records: [] })),
  ),
])

/** Keys are encoded like form values. */
const decoded = (key: string) => decodeURIComponent(key.replaceAll('+', ' '))

/**
 * Handles every object of a notification. One that fails does not stop the others; the whole then fails at the end, so
 * that AWS sends it again.
 */
export function eachObject(
  see: (bucket: string, key: string) => Promise<void>,
): (event: unknown) => Promise<{ objects: number }> {
  return async (event) => {
    const { Records } = v.parse(notification, event)
    const seen = await Promise.allSettled(
      Records.map(async (one) => {
        const { s3 } = v.parse(record, one)
        await see(s3.bucket.name, decoded(s3.object.key))
      }),
    )
    const failures = seen.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} of ${Records.length} objects failed`)
    return { objects: Records.length }
  }
}
