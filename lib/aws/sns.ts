/** Text messages by Amazon SNS. */
import { environment } from '../config.ts'
import { endpointOf, post } from './post.ts'

/** How a text went off: `maybe` where no answer came, so that it may still arrive. */
export type Sent = 'sent' | 'maybe' | 'refused'

/** Errors that arise before a request can have reached SNS. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

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
 * Sends one text, transactional class (SNS `Publish` with `PhoneNumber`). One try only: a second one after a lost answer
 * would be a second text on somebody's phone and bill.
 * @param number E.164
 */
export async function sendText(number: string, text: string): Promise<Sent> {
  const { region, snsEndpoint } = environment()
  try {
    const { status } = await post({
      service: 'sns',
      region,
      endpoint: endpointOf('sns', region, snsEndpoint),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: publication(number, text),
      connectionTimeout: 1000,
      requestTimeout: 3000,
    })
    return status < 400 ? 'sent' : 'refused'
  } catch (error) {
    return neverLeft.has((error as { code?: string }).code ?? '') ? 'refused' : 'maybe'
  }
}
