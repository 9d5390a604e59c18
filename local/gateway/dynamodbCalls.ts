/**
 * Counts the requests that a function's run sends to DynamoDB, repeated ones included, for the console's log of
 * requests. A run is known by its asynchronous context, a request by what is written to a socket.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Socket } from 'node:net'
import type { Handler } from './lambda.ts'

interface Run {
  calls: number
}

const runs = new AsyncLocalStorage<Run>()

// Longer than the head of any call.
const HEAD_LENGTH = 4096
const callHead = /^x-amz-target: DynamoDB_/im

/** Watches what this thread writes to its sockets, from now on. */
export function watchSockets(): void {
  const { write } = Socket.prototype
  Socket.prototype.write = function (this: Socket, ...parameters: Parameters<typeof write>) {
    const [data] = parameters
    const run = runs.getStore()
    if (run && typeof data === 'string' && callHead.test(data.slice(0, HEAD_LENGTH))) run.calls += 1
    return write.apply(this, parameters)
  } as typeof write
}

/** The function, with a line in its log behind each run that tells the number of its calls. */
export const tellingCalls =
  (handler: Handler): Handler =>
  (event, context) => {
    const run: Run = { calls: 0 }
    const requestId = context.awsRequestId
    return runs.run(run, async () => {
      try {
        return await handler(event, context)
      } finally {
        const { calls: dynamodbCalls } = run
        if (dynamodbCalls > 0)
          console.log(JSON.stringify({ level: 'INFO', message: 'dynamodb', requestId, dynamodbCalls }))
      }
    })
  }
