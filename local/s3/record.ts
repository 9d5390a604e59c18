/**
 * The event for a new object, in S3's form
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
import { randomBytes } from 'node:crypto'
import type { Bucket, Notification } from './bucket.ts'
import { isoTime } from './dates.ts'
import type { Creation } from './service.ts'
import type { StoredObject } from './stored.ts'

let lastSequence = 0

/** Increases with every event, across restarts too. */
function nextSequencer(): string {
  lastSequence = Math.max(lastSequence + 1, Date.now() * 1024)
  return lastSequence.toString(16).toUpperCase().padStart(18, '0')
}

/** Form encoding: `+` for a blank. */
const encodeKey = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')

const wants = ({ event, prefix, suffix }: Notification, creation: Creation, key: string) =>
  (event === 's3:ObjectCreated:*' || event === `s3:ObjectCreated:${creation}`) &&
  key.startsWith(prefix) &&
  key.endsWith(suffix)

/** The functions that are notified of this object. */
export function functionsFor({ notifications }: Bucket, creation: Creation, { key }: StoredObject): string[] {
  return [...new Set(notifications.filter((one) => wants(one, creation, key)).map(({ functionName }) => functionName))]
}

export interface Place {
  region: string
  account: string
  bucket: string
}

/** @returns the event with one record */
export function eventOf(creation: Creation, object: StoredObject, { region, account, bucket }: Place): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: isoTime(object.modifiedAt),
        eventName: `ObjectCreated:${creation}`,
        userIdentity: { principalId: `AWS:${account}` },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(), 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket, ownerIdentity: { principalId: account }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeKey(object.key), size: object.size, eTag: object.etag, sequencer: nextSequencer() },
        },
      },
    ],
  }
}
