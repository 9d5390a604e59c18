/**
 * A minimal runtime for Lambda's Runtime API: loads the file that `_HANDLER` names below the task root and answers one
 * event after the other. AWS's own client (`npm run test:packages`) is stricter.
 */
import { get, request } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER, AWS_LAMBDA_FUNCTION_NAME } = process.env
const base = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`

const read = async (incoming) => Buffer.concat(await incoming.toArray()).toString('utf8')

const next = () =>
  new Promise((resolve, reject) => {
    get(`${base}/invocation/next`, async (incoming) => {
      resolve({ headers: incoming.headers, event: JSON.parse(await read(incoming)) })
    }).on('error', reject)
  })

const post = (path, value) =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${base}/${path}`, { method: 'POST' }, (incoming) => read(incoming).then(resolve, reject))
    outgoing.on('error', reject).end(JSON.stringify(value ?? null))
  })

const told = (error) => ({ errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') })

function contextOf(headers) {
  const endsAt = Number(headers['lambda-runtime-deadline-ms'])
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  }
}

async function answerNext(handler) {
  const { headers, event } = await next()
  const id = headers['lambda-runtime-aws-request-id']
  try {
    await post(`invocation/${id}/response`, await handler(event, contextOf(headers)))
  } catch (error) {
    await post(`invocation/${id}/error`, told(error))
  }
}

const at = _HANDLER.lastIndexOf('.')
let handler
try {
  const load = createRequire(join(LAMBDA_TASK_ROOT, 'runtime.js'))
  handler = load(join(LAMBDA_TASK_ROOT, `${_HANDLER.slice(0, at)}.js`))[_HANDLER.slice(at + 1)]
  if (typeof handler !== 'function') throw new Error(`${_HANDLER} is no function`)
} catch (error) {
  await post('init/error', told(error))
  process.exit(1)
}
for (;;) await answerNext(handler)
