/**
 * The embedded S3: one bucket, path style, as strict as the real one wherever links and forms depend on it. Missing
 * features are refused with an error.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BucketCorsRule } from '../resources/build/cors.ts'
import { listen } from './listen.ts'
import type { Answer } from './s3/answer.ts'
import { authorize } from './s3/authorize.ts'
import { type Behaviour, startBehaviour } from './s3/behaviour.ts'
import type { Bucket } from './s3/bucket.ts'
import { corsHeaders, preflight } from './s3/cors.ts'
import { S3Fault } from './s3/fault.ts'
import { checkAmz } from './s3/headers.ts'
import type { Keys } from './s3/keys.ts'
import { routeOf } from './s3/operations.ts'
import { checkPolicy, circumstancesOf } from './s3/policy.ts'
import { postObject } from './s3/postObject.ts'
import { openBytes } from './s3/range.ts'
import { amzValues, readRequest, type S3Request } from './s3/request.ts'
import { drain, refusal, send } from './s3/send.ts'
import type { Creation, Service } from './s3/service.ts'
import { openStore, type Store } from './s3/store.ts'
import type { StoredObject, Upload } from './s3/stored.ts'

export type { S3Behaviour } from './s3/behaviour.ts'

export interface S3Options {
  /** Where objects are kept between starts; null for a temporary folder that is removed when S3 stops. */
  folder: string | null
  port: number
  /** The address to listen on; 127.0.0.1 where not given. */
  address?: string | undefined
  keys(): Keys
  /** The bucket as the template describes it at the moment. */
  bucket(): Bucket
  cors(): readonly BucketCorsRule[]
  /** Called for every new object once it is stored. */
  created(creation: Creation, object: StoredObject): void
}

/** Controls for tests and the console. */
export interface S3 extends Pick<Behaviour, 'behave' | 'behaviour'> {
  bucketName(): string
  objects(): readonly StoredObject[]
  /** Reads an object without a signature; null where it does not exist. */
  open(key: string): { object: StoredObject; bytes(): Readable } | null
  /** Removes every object and ends every upload. @returns how many objects */
  empty(): number
  uploads(): readonly (Upload & { parts: number; size: number })[]
  /** Number of requests since the start, including failed ones. */
  requests(): number
}

export interface EmbeddedS3 extends S3 {
  endpoint: string
  close(): Promise<void>
}

async function operate(
  service: Service,
  request: S3Request,
  keys: Keys,
  cors: readonly BucketCorsRule[],
): Promise<Answer> {
  if (request.method === 'OPTIONS') return preflight(cors, request)
  const bucket = service.bucket()
  const isForm = request.method === 'POST' && request.key === '' && request.query.length === 0
  if (isForm && request.bucket === bucket.name) return postObject(service, request, keys)
  const caller = authorize(request, keys)
  if (request.bucket !== bucket.name) {
    throw new S3Fault('NoSuchBucket', 'The specified bucket does not exist', { BucketName: request.bucket })
  }
  const route = routeOf(request)
  const values = amzValues(request)
  checkPolicy(bucket.denials, route.action, circumstancesOf(caller, values.get('x-amz-acl')))
  checkAmz(values)
  return route.run({ service, request, caller })
}

async function answerFor(
  service: Service,
  incoming: IncomingMessage,
  options: S3Options,
  requestId: string,
  refused: string | null,
): Promise<Answer> {
  let cors: Record<string, string> = {}
  try {
    const request = readRequest(incoming)
    const rules = options.cors()
    cors = corsHeaders(rules, request)
    if (refused !== null) throw new S3Fault(refused, 'Refused, as told to the embedded S3.')
    const answer = await operate(service, request, options.keys(), rules)
    return { ...answer, headers: { ...answer.headers, ...cors } }
  } catch (error) {
    if (!(error instanceof S3Fault)) throw error
    const answer = refusal(error, incoming.url?.split('?')[0] ?? '/', requestId)
    return { ...answer, headers: { ...answer.headers, ...cors } }
  }
}

const sizeOf = (store: Store, { id }: Upload) => [...store.parts(id).values()].reduce((sum, { size }) => sum + size, 0)

export async function startS3(options: S3Options): Promise<EmbeddedS3> {
  const root = options.folder ?? mkdtempSync(join(tmpdir(), 'gatehouse-s3-'))
  const store = openStore(root)
  const behaviour = startBehaviour()
  const service: Service = { root, store, bucket: options.bucket, created: options.created }
  let requests = 0

  const listener = await listen(
    options.port,
    async (incoming, response) => {
      requests += 1
      const requestId = randomBytes(8).toString('hex').toUpperCase()
      const fate = behaviour.next()
      if (fate.kind === 'drop') return void incoming.socket.destroy()
      if (fate.kind === 'slow') await sleep(fate.milliseconds, undefined, { ref: false })
      const answer = await answerFor(service, incoming, options, requestId, fate.kind === 'refuse' ? fate.error : null)
      await drain(incoming)
      if (fate.kind === 'hang') return
      await send(answer, response, requestId, incoming.method === 'HEAD')
    },
    options.address,
  )
  return {
    endpoint: listener.url,
    behave: behaviour.behave,
    behaviour: behaviour.behaviour,
    bucketName: () => options.bucket().name,
    objects: () => [...store.objects()],
    open(key) {
      const object = store.object(key)
      if (!object) return null
      const { segments, size } = object
      return { object, bytes: () => openBytes(root, segments, { first: 0, last: size - 1 }, store.hold(segments)) }
    },
    uploads: () =>
      [...store.uploads()].map((upload) => ({
        ...upload,
        parts: store.parts(upload.id).size,
        size: sizeOf(store, upload),
      })),
    empty() {
      const keys = [...store.objects()].map(({ key }) => key)
      for (const key of keys) store.remove(key)
      for (const { id } of [...store.uploads()]) store.end(id, [])
      return keys.length
    },
    requests: () => requests,
    async close() {
      await listener.close()
      if (options.folder === null) rmSync(root, { recursive: true, force: true })
    },
  }
}
