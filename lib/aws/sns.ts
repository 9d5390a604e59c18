/** Text messages by Amazon SNS. */
import { environment } from '../config.ts'
import { endpointOf } from './endpoints.ts'
import { post } from './post.ts'

/**
 * The outcome of a text: `maybe` where no answer came and it may still arrive; `number-refused` where SNS takes none
 * for this phone, `service-refused` where it takes none for anybody.
 */
export type Sent = 'sent' | 'maybe' | 'number-refused' | 'service-refused'

/** Errors that arise before a request can have reached SNS. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Errors that are always the number's: it has opted out, or the sandbox does not know it. */
const ofNumber = new Set(['OptedOut', 'Verification'])

/** Errors of a parameter; the message names which (`Invalid parameter: PhoneNumber Reason: … is not valid to publish to`). */
const ofParameter = new Set(['InvalidParameter', 'InvalidParameterValue'])

/**
 * The kind of a refusal. One that is not surely the number's counts as the service's: an error that AWS adds later must
 * not charge people for texts that are never sent.
 */
function refusalOf(xml: string): Sent {
  const read = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? ''
  const code = read('Code')
  const named = ofParameter.has(code) && /phone ?number/i.test(read('Message'))
  return ofNumber.has(code) || named ? 'number-refused' : 'service-refused'
}

/** `Publish` in the query protocol (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
function publication(number: string, text: string): string {
  return new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: number,
    Message: text,
    'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
  }).toString()
}

/**
 * Sends one text, transactional class (SNS `Publish` with `PhoneNumber`). It is tried once: a repeat after a lost
 * answer would be a second text on a person's phone and bill.
 * @param number E.164
 */
export async function sendText(number: string, text: string): Promise<Sent> {
  const { region, snsEndpoint } = environment()
  try {
    const { status, body } = await post({
      service: 'sns',
      region,
      endpoint: endpointOf('sns', region, snsEndpoint),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: publication(number, text),
      connectionTimeout: 1000,
      requestTimeout: 3000,
    })
    return status < 400 ? 'sent' : refusalOf(body)
  } catch (error) {
    return neverLeft.has((error as { code?: string }).code ?? '') ? 'service-refused' : 'maybe'
  }
}
