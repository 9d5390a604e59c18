/** Text messages by Amazon SNS. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** How a text went off: `maybe` where no answer came, so that it may still arrive. */
export type Sent = 'sent' | 'maybe' | 'refused'

// One try only: a second one after a lost answer would be a second text on somebody's phone and bill.
const client = new SNSClient({
  maxAttempts: 1,
  requestHandler: new NodeHttpHandler({ connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true }),
})

/** Errors that arise before a request can have reached SNS. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function wasRefused(error: unknown): boolean {
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string }
  const status = $metadata?.httpStatusCode
  if (status !== undefined) return status >= 400
  return code !== undefined && neverLeft.has(code)
}

/**
 * Sends one text, transactional class (SNS `Publish` with `PhoneNumber`).
 * @param number E.164
 */
export async function sendText(number: string, text: string): Promise<Sent> {
  try {
    await client.send(
      new PublishCommand({
        PhoneNumber: number,
        Message: text,
        MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
      }),
    )
    return 'sent'
  } catch (error) {
    return wasRefused(error) ? 'refused' : 'maybe'
  }
}
