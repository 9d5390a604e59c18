import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { eachObject } from '../../lib/dialects/platform/objectEvents.ts'
import { objectArrived } from '../../lib/files/objectArrived.ts'

/** Objects created in the bucket — makes files of uploads that have arrived (docs/contract/common.md). */
export const handler = eventHandler('objectCreated', eachObject(objectArrived))
