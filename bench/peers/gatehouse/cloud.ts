/**
 * The embedded cloud as a process of its own, its database on the processor of the service. The functions ask the engine
 * itself and not the door before it, which checks signatures and requests for developers and is no part of a database.
 */

import { startCloud } from '../../../local/cloud.ts'
import { surroundingsOf } from '../../../local/dev/surroundings.ts'
import { familyOf, pin, programOf, SERVED_ON } from '../machine.ts'

const [, , publicUrl = ''] = process.argv

const cloud = await startCloud({ folder: null, stage: 'local' })
const engine = familyOf(process.pid).find((pid) => programOf(pid).startsWith('dynoxide'))
if (engine === undefined) throw new Error('Peers are measured with the embedded engine dynoxide, which is not here.')
pin(engine, SERVED_ON)
cloud.inbox.watch(({ to, text }) => process.send?.({ to, code: /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? '' }))
const environment = {
  ...surroundingsOf(cloud.template(), { ...cloud.environment, PUBLIC_URL: publicUrl }),
  AWS_ENDPOINT_URL_DYNAMODB: cloud.engine.endpoint,
}
process.send?.({ environment, engine })
process.on('disconnect', () => void cloud.stop().then(() => process.exit(0)))
