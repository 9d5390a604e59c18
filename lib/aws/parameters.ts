/**
 * Parameters of the stage, from SSM Parameter Store. Called without its SDK client: that one brings 78 KB into every
 * bundle for a single operation (docs/decisions).
 */
import { environment, isLoadedAhead } from '../config.ts'
import { endpointOf } from './endpoints.ts'
import { post } from './post.ts'

/** The parameter store did not answer, or not with the parameter. */
export class ParameterUnavailable extends Error {
  override readonly name = 'ParameterUnavailable'
}

const ATTEMPTS_MAX = 3

async function read(name: string): Promise<string> {
  const { region, ssmEndpoint } = environment()
  const { status, body } = await post({
    service: 'ssm',
    region,
    endpoint: endpointOf('ssm', region, ssmEndpoint),
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
    body: JSON.stringify({ Name: name, WithDecryption: true }),
    connectionTimeout: 500,
    requestTimeout: 2000,
  })
  if (status !== 200) throw new ParameterUnavailable(`GetParameter answered ${status}`)
  const answer = JSON.parse(body) as { Parameter?: { Value?: string } }
  if (!answer.Parameter?.Value) throw new ParameterUnavailable('GetParameter answered without a value')
  return answer.Parameter.Value
}

async function readPatiently(name: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read(name)
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX) throw new ParameterUnavailable(name, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt))
    }
  }
}

// A removed key must be refused within five minutes. From the fourth on a new copy is read, so that one failed try does
// no harm yet.
const REFRESH_AFTER_MS = 4 * 60_000
const EXPIRES_AFTER_MS = 5 * 60_000

/**
 * A parameter of the stage, parsed once a refresh and kept for at most five minutes. Fails closed: no old copy, no default.
 * @param name the part behind the stage's prefix
 * @param parse checks the text; its failure is a failure of the parameter
 * @param isRare whether few requests need it. All others are asked for while Lambda still loads the function; what comes
 * of that is told by the first request.
 */
export function parameter<T>(name: string, parse: (text: string) => T | Promise<T>, isRare = false): () => Promise<T> {
  let known: { value: T; readAt: number } | undefined
  let reading: Promise<T> | undefined

  const refresh = async (): Promise<T> => {
    // The age counts from the question: an answer may have waited in the socket of a frozen function.
    const readAt = Date.now()
    const text = await readPatiently(`${environment().parameterPrefix}/${name}`)
    const value = await parse(text)
    known = { value, readAt }
    return value
  }

  const read = async () => {
    const age = known ? Math.abs(Date.now() - known.readAt) : Number.POSITIVE_INFINITY
    if (known && age < REFRESH_AFTER_MS) return known.value
    reading ??= refresh().finally(() => {
      reading = undefined
    })
    if (known && age < EXPIRES_AFTER_MS) {
      const old = known.value
      return reading.catch(() => old)
    }
    return reading
  }
  if (isLoadedAhead() && !isRare) read().catch(() => undefined)
  return read
}
