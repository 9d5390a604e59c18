/** The console's answers about the bucket and its files. */
import { pipeline } from 'node:stream/promises'
import { literal, minValue, nullable, number, object, optional, parse, pipe, string, union } from 'valibot'
import { readBody } from '../listen.ts'
import { s3Errors } from '../s3/fault.ts'
import { attachmentSchema } from './attachment.ts'
import { postForm } from './call.ts'
import { type Answer, ATTACHED_BYTES_MAX, json } from './exchange.ts'
import { browseObjects } from './objects.ts'

const s3BehaviourSchema = object({
  behaviour: union([
    object({ kind: literal('serve') }),
    object({ kind: literal('refuse'), error: string() }),
    object({ kind: literal('slow'), milliseconds: pipe(number(), minValue(0)) }),
    object({ kind: literal('hang') }),
    object({ kind: literal('drop') }),
  ]),
  requests: optional(nullable(pipe(number(), minValue(1)))),
})

const formSchema = object({ url: string(), attachment: attachmentSchema })

/** Downloads an object unchanged; it is never displayed as a page. */
const download: Answer = async ({ cloud, query, response }) => {
  const found = cloud.s3.open(query.get('key') ?? '')
  if (!found) return json(response, { error: 'The bucket has no such object.' }, 404)
  const { object: stored, bytes } = found
  const name = encodeURIComponent(stored.key.split('/').join('-'))
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': stored.size,
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  })
  await pipeline(bytes(), response).catch(() => response.destroy())
}

export const fileAnswers: readonly [route: string, answer: Answer][] = [
  [
    'POST /form',
    async ({ cloud, request, response }) => {
      const { url, attachment } = parse(formSchema, JSON.parse(await readBody(request, ATTACHED_BYTES_MAX)))
      const bucketUrl = `${cloud.environment['AWS_ENDPOINT_URL_S3']}/${cloud.s3.bucketName()}`
      // The form may name the address under which phones reach S3.
      const isBucket = URL.canParse(url) && new URL(url).pathname === `/${cloud.s3.bucketName()}`
      json(response, await postForm(bucketUrl, isBucket ? bucketUrl : url, attachment))
    },
  ],
  [
    'GET /objects.json',
    async ({ cloud, query, response }) => {
      json(response, await browseObjects(cloud, query.get('search') ?? '', Number(query.get('from') ?? 0)))
    },
  ],
  ['GET /object', download],
  ['GET /s3/behaviour', ({ cloud, response }) => json(response, { ...cloud.s3.behaviour(), errors: s3Errors })],
  [
    'POST /s3/behaviour',
    async ({ cloud, request, response }) => {
      const { behaviour, requests } = parse(s3BehaviourSchema, JSON.parse(await readBody(request)))
      cloud.s3.behave(behaviour, requests ?? undefined)
      json(response, cloud.s3.behaviour())
    },
  ],
  [
    'POST /dead-letters/again',
    ({ cloud, response }) => {
      cloud.events.sendDeadLettersAgain()
      json(response, {})
    },
  ],
]
