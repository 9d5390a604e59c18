/** S93: the process dies at every request of an upload, its end and a deletion; nothing is lost, and nothing left over. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventFor, type GatewayRequest } from '../../local/gateway/event.ts'
import { afterSweeps, violations } from '../support/fileInvariants.ts'
import {
  begin,
  beginDirect,
  beginResumable,
  bytesOf,
  complete,
  digest,
  freshBytes,
  linkTo,
  multipart,
  type Owner,
  owner,
  postForm,
  remove,
  sendMultipart,
  sendParts,
  stored,
  upload,
} from '../support/files.ts'
import { type Killer, type Moment, startKiller } from '../support/killing.ts'
import { type Answer, freshAddress, useWorld } from '../support/world.ts'

const world = useWorld()
let killer: Killer
let alice: Owner

const functions = {
  upload: 'fileserverUpload',
  complete: 'fileserverUploadComplete',
  delete: 'fileserverDelete',
  event: 'platformObjectCreated',
}

beforeAll(async () => {
  alice = await owner(world)
  killer = await startKiller(world, Object.values(functions))
})

afterAll(async () => {
  await killer.stop()
})

interface Victim {
  /** The function that dies, and of what it was told. */
  name: string
  event: unknown
  /** What its caller does next. */
  retry: () => Promise<unknown>
  done: () => Promise<void>
}

const eventOf = (path: string, { headers = {}, ...request }: Omit<GatewayRequest, 'method' | 'path'>) => {
  const signed = { authorization: `Bearer ${alice.token}`, ...(headers as Record<string, string>) }
  const whole = { method: 'POST', path, headers: signed, sourceIp: freshAddress(), ...request }
  return eventFor(whole, { routeKey: `POST ${path}`, parameters: {} })
}
const jsonOf = (json: object) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) })

const expectOk = ({ status, json, text }: Answer) => expect([status, json.code, text]).toEqual([200, 0, text])
const expectBytes = async (id: number, bytes: Buffer) =>
  expect((await bytesOf(world, alice, id)).equals(bytes)).toBe(true)

let count = 0
const freshKey = () => {
  count += 1
  return { 'idempotency-key': `crash-${process.pid}-${count}` }
}

/** A form that has arrived, whose event is still on its way. */
async function arrived(withSha256: boolean): Promise<Victim> {
  const bytes = freshBytes(100)
  const more = withSha256 ? { sha256: digest('sha256', bytes) } : {}
  const { id, upload: form } = await beginDirect(world, alice, bytes, more)
  world.events.hold()
  expect((await postForm(form, bytes)).status).toBe(201)
  const [sending] = world.events.take()
  return {
    name: functions.event,
    event: sending?.event,
    // Lambda tells it again, or its owner reads it first.
    retry: () => (id % 2 === 0 ? world.deliver(sending?.event) : linkTo(world, alice, id)),
    done: () => expectBytes(id, bytes),
  }
}

const victims: Record<string, () => Promise<Victim>> = {
  'an inline upload': async () => {
    const [bytes, headers] = [freshBytes(), freshKey()]
    const form = multipart('a.bin', bytes)
    let id = 0
    return {
      name: functions.upload,
      event: eventOf('/upload', { ...form, headers: { ...form.headers, ...headers } }),
      retry: async () => {
        const answer = await sendMultipart(world, alice, 'a.bin', bytes, { headers })
        expectOk(answer)
        id = answer.json.data.file_id
      },
      done: async () => {
        await expectBytes(id, bytes)
        // One file, whatever the one that died has done.
        const ofThese = (await world.items('files')).filter(({ md5 }) => md5 === digest('md5', bytes))
        expect(ofThese).toHaveLength(1)
      },
    }
  },
  'the beginning of a resumable upload': async () => {
    const headers = freshKey()
    const json = { file_name: 'direct.bin', file_size: 3, multipart: true }
    return {
      name: functions.upload,
      event: eventOf('/upload', {
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/json', ...headers },
      }),
      retry: async () => expectOk(await begin(world, alice, 3, { multipart: true }, headers)),
      done: async () => undefined,
    }
  },
  'the end of a form whose SHA-256 is known': () => arrived(true),
  'the end of a form': () => arrived(false),
  'the end of a resumable upload': async () => {
    const bytes = freshBytes(100)
    const { id } = await beginResumable(world, alice, 100)
    await sendParts(world, alice, id, [bytes])
    return {
      name: functions.complete,
      event: eventOf('/upload/complete', jsonOf({ id })),
      retry: async () => expectOk(await complete(world, alice, id)),
      done: () => expectBytes(id, bytes),
    }
  },
  'a deletion': async () => {
    const id = await upload(world, alice)
    return {
      name: functions.delete,
      event: eventOf('/delete', jsonOf({ id })),
      retry: async () => {
        const { json } = await remove(world, alice, id)
        expect(json.message).toBeOneOf(['success', 'no such file'])
      },
      done: async () => expect(await stored(world, id)).toBeUndefined(),
    }
  },
}

const isWrite = (operation: string) => !/^(Get|Head|List|Query|BatchGet)/.test(operation)

describe('S93 the process is killed at every request of', () => {
  test.each(Object.keys(victims))(
    '%s: what is there is whole, the next try succeeds, and the sweeps leave nothing',
    async (name) => {
      const dying = async (moment: Moment) => {
        const victim = await victims[name]?.()
        if (!victim) throw new Error(name)
        const { survived, calls } = await killer.run(victim.name, victim.event, moment)
        const where = `${moment.when} ${moment.at} of ${calls.join(' ')}`
        expect([where, await violations(world)]).toEqual([where, []])
        await victim.retry()
        await victim.done()
        return { survived, calls }
      }
      const whole = await dying({ at: Number.POSITIVE_INFINITY, when: 'before' })
      expect(whole.survived).toBe(true)
      // Whoever dies at a read has done as much as who dies before the next write.
      const writes = [...whole.calls.entries()].flatMap(([at, operation]) => (isWrite(operation) ? [at] : []))
      expect(writes.length).toBeGreaterThan(1)
      for (const at of writes) {
        for (const when of ['before', 'after'] as const) {
          expect([when, at, await dying({ at, when })]).toEqual([
            when,
            at,
            expect.objectContaining({ survived: false }),
          ])
        }
      }
      expect(await afterSweeps(world)).toEqual([])
    },
  )
})
