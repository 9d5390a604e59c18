import { eventHandler } from '../../lib/dialects/platform/events.ts'
import { eachObject } from '../../lib/dialects/platform/objectEvents.ts'
import { objectArrived } from '../../lib/files/objectArrived.ts'

export const handler = eventHandler('objectCreated', eachObject(objectArrived))
