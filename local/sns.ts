/**
 * The embedded SNS: `Publish` to a phone number (the SDK's query protocol), which delivers to the inbox or fails as
 * configured.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { deniedTo, queryDenials } from './guard.ts'
import type { Inbox } from './inbox.ts'
import { listen, readBody } from './listen.ts'
import type { Keys } from './s3/keys.ts'

/** How a text is handled. */
export type SmsBehaviour =
  | { kind: 'deliver' }
  /** Refused with an AWS error code; nothing is delivered. A `message` replaces the error's own. */
  | { kind: 'refuse'; error: string; message?: string }
  /** Delivered and answered late. */
  | { kind: 'slow'; milliseconds: number }
  /** Delivered but never answered: the sender cannot know the result. */
  | { kind: 'hang' }
  /** The connection is cut before anything is delivered. */
  | { kind: 'drop' }

export interface Sms {
  /** Sets the behaviour from now on. @param texts for this many texts only, after which they are delivered normally */
  behave(behaviour: SmsBehaviour, texts?: number): void
  behaviour(): { behaviour: SmsBehaviour; textsLeft: number | null }
  /** How many times `Publish` was called, including failed calls. */
  publishes(): number
}

export interface EmbeddedSns extends Sms {
  endpoint: string
  close(): Promise<void>
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/'

/** Errors with a status other than 400 (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html, «Errors»). */
const errorStatus = new Map([
  ['AuthorizationError', 403],
  ['InvalidClientTokenId', 403],
  ['MissingAuthenticationToken', 403],
  ['SignatureDoesNotMatch', 403],
  ['InternalError', 500],
  ['InternalFailure', 500],
  ['NotFound', 404],
  ['ServiceUnavailable', 503],
  ['Throttled', 429],
])

/** Refusals of a single number: it is invalid, has opted out, or is not verified in the sandbox. */
const numberErrors = new Map([
  ['InvalidParameter', 'Invalid parameter: PhoneNumber Reason: the number is not valid to publish to'],
  ['OptedOut', 'Phone number is opted out'],
  ['Verification', 'The phone number is not verified in the SMS sandbox'],
])

/** The errors offered by the console, those of a single number first; any other AWS error code works as well. */
export const publishErrors: readonly string[] = [
  ...numberErrors.keys(),
  'Throttling',
  'Throttled',
  'AuthorizationError',
  'KMSThrottling',
  'KMSAccessDenied',
  'InternalError',
  'ServiceUnavailable',
]

function answer(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() }).end(xml)
}

function refuse(response: ServerResponse, error: string, message: string): void {
  const status = errorStatus.get(error) ?? 400
  answer(
    response,
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${error}</Code>` +
      `<Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  )
}

function accept(response: ServerResponse): void {
  answer(
    response,
    200,
    `<PublishResponse xmlns="${namespace}"><PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
  )
}

/** @returns the configured error, in SNS's words where it concerns the number */
function told(behaviour: SmsBehaviour): [error: string, message: string] {
  const { error, message } = { error: '', message: undefined, ...behaviour }
  return [error, message ?? numberErrors.get(error) ?? 'Refused, as told to the embedded SNS.']
}

/** @returns the error with which SNS itself would refuse the call */
function faultOf(form: URLSearchParams): [error: string, message: string] | null {
  if (form.get('Action') !== 'Publish') return ['InvalidAction', 'The embedded SNS knows only Publish.']
  if (!/^\+[1-9]\d{4,14}$/.test(form.get('PhoneNumber') ?? '')) {
    return ['InvalidParameter', 'Invalid parameter: PhoneNumber Reason: not in E.164 form']
  }
  const message = form.get('Message') ?? ''
  // At most 1600 characters a call: https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html
  if (message === '' || message.length > 1600) return ['InvalidParameter', 'Invalid parameter: Message']
  return null
}

/**
 * @param port 0 for any free port
 * @param keys whose signatures are accepted
 */
export async function startSns(inbox: Inbox, port: number, keys: () => Keys): Promise<EmbeddedSns> {
  let current: SmsBehaviour = { kind: 'deliver' }
  let textsLeft: number | null = null
  let published = 0

  const nextBehaviour = (): SmsBehaviour => {
    const behaviour = current
    if (textsLeft !== null) {
      textsLeft -= 1
      if (textsLeft === 0) {
        current = { kind: 'deliver' }
        textsLeft = null
      }
    }
    return behaviour
  }

  const publish = async (form: URLSearchParams, response: ServerResponse): Promise<void> => {
    published += 1
    const fault = faultOf(form)
    if (fault) return refuse(response, ...fault)
    const deliver = () => inbox.deliver(form.get('PhoneNumber') ?? '', form.get('Message') ?? '')
    const behaviour = nextBehaviour()
    const act: { [Kind in SmsBehaviour['kind']]: () => void | Promise<void> } = {
      deliver: () => {
        deliver()
        accept(response)
      },
      refuse: () => refuse(response, ...told(behaviour)),
      slow: async () => {
        await sleep('milliseconds' in behaviour ? behaviour.milliseconds : 0, undefined, { ref: false })
        deliver()
        accept(response)
      },
      hang: deliver,
      drop: () => void response.destroy(),
    }
    await act[behaviour.kind]()
  }

  const listener = await listen(port, async (request: IncomingMessage, response) => {
    const body = await readBody(request)
    const denied = deniedTo(request, body, 'sns', keys())
    if (denied) return refuse(response, queryDenials[denied.denial], denied.message)
    await publish(new URLSearchParams(body), response)
  })
  return {
    endpoint: listener.url,
    close: listener.close,
    behave(behaviour, texts) {
      current = behaviour
      textsLeft = behaviour.kind === 'deliver' ? null : (texts ?? null)
    },
    behaviour: () => ({ behaviour: current, textsLeft }),
    publishes: () => published,
  }
}
