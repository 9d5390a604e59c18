/**
 * A function as Lambda runs it: JSON in, JSON out, with limits on time and size. Messages about the limits are Lambda's
 * own.
 */
import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'

export type Handler = (event: unknown, context: Context) => unknown

/** Lambda's configuration of a function. */
export interface FunctionSettings {
  name: string
  timeoutSeconds: number
  memoryMegabytes: number
}

/** The largest event in bytes of JSON (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
export const eventBytesMax = 6 * 1024 * 1024
/** A result may be a hundred bytes larger. */
export const resultBytesMax = eventBytesMax + 100

/** The function threw, took too long or returned too much. The message is for logs, never for a caller. */
export class FunctionError extends Error {
  override readonly name: string

  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = name
  }
}

/** The event is larger than Lambda takes. */
export class RequestTooLargeError extends Error {}

/** @throws {RequestTooLargeError} where the event is larger than Lambda takes */
export function checkEventSize(eventText: string): void {
  if (Buffer.byteLength(eventText) <= eventBytesMax) return
  throw new RequestTooLargeError(`Request must be smaller than ${eventBytesMax} bytes for the InvokeFunction operation`)
}

/** The context of one invocation; its remaining time counts from now. */
export function contextFor(functionName: string, timeoutSeconds: number, memoryMegabytes = 1024): Context {
  const endsAt = performance.now() + timeoutSeconds * 1000
  const unsupported = () => {
    throw new Error('Node 24 on Lambda has no callbacks')
  }
  return {
    awsRequestId: randomUUID(),
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    memoryLimitInMB: String(memoryMegabytes),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  }
}

export const timedOut = (seconds: number) =>
  new FunctionError('Sandbox.Timedout', `Task timed out after ${seconds.toFixed(2)} seconds`)

function resultText(result: unknown): string {
  const text = JSON.stringify(result) ?? 'null'
  const bytes = Buffer.byteLength(text)
  if (bytes <= resultBytesMax) return text
  throw new FunctionError(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${resultBytesMax} bytes).`,
  )
}

/**
 * Runs a function once.
 * @param eventText the event in JSON: the function gets its own copy
 * @returns the result in JSON
 * @throws {FunctionError} where the function failed, took too long or returned too much
 */
export async function runFunction(
  handler: Handler,
  eventText: string,
  { name, timeoutSeconds, memoryMegabytes }: FunctionSettings,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(timeoutSeconds)), timeoutSeconds * 1000)
  })
  const run = async () => handler(JSON.parse(eventText), contextFor(name, timeoutSeconds, memoryMegabytes))
  try {
    return resultText(await Promise.race([run(), late]))
  } catch (error) {
    if (error instanceof FunctionError) throw error
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error))
    throw new FunctionError(kind, message, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
