/** The embedded S3 with the template's bucket, which notifies its functions. */
import { bucketCors } from '../resources/build/cors.ts'
import { LOCAL_ACCOUNT } from '../resources/build/intrinsics.ts'
import { stageSettings } from '../resources/build/settings.ts'
import type { Events } from './events.ts'
import type { Keys } from './s3/keys.ts'
import { eventOf, functionsFor } from './s3/record.ts'
import type { Creation } from './s3/service.ts'
import type { StoredObject } from './s3/stored.ts'
import { type EmbeddedS3, startS3 } from './s3.ts'
import type { Template } from './template.ts'

export interface StorageOptions {
  folder: string | null
  port: number
  address?: string | undefined
  /** The template at the moment: it may be read again. */
  template(): Template
  keys(): Keys
  events: Events
}

export function startStorage({ folder, port, address, template, keys, events }: StorageOptions): Promise<EmbeddedS3> {
  const cors = () => {
    const { settings, stage } = template()
    // Read at each request: tests change settings while the cloud runs.
    return bucketCors(stageSettings(settings, stage, process.env, 'http://127.0.0.1').settings)
  }
  const created = (creation: Creation, object: StoredObject) => {
    const { region, bucket } = template()
    const place = { region, account: LOCAL_ACCOUNT, bucket: bucket.name }
    for (const functionName of functionsFor(bucket, creation, object)) {
      events.send({ functionName, event: eventOf(creation, object, place) })
    }
  }
  return startS3({ folder, port, address, keys, bucket: () => template().bucket, cors, created })
}
