/**
 * The API: `serverless offline` over the very bundles that are deployed, as a child that can be started again. It calls
 * the functions that have a schedule by itself.
 */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Child, startChild } from '../child.ts'
import { UnreachableError } from '../events.ts'
import { projectRoot } from '../folder.ts'
import { freePort } from '../listen.ts'
import { shownLine } from './output.ts'

export interface ApiOptions {
  port: number
  /** Of the template: part of every function's name. */
  service: string
  environment: NodeJS.ProcessEnv
  /** Where a line of output goes. */
  show: (line: string) => void
}

export interface Api {
  /** Resolves with how it ended. */
  ended: Promise<string>
  /**
   * Calls a function with an event, as Lambda does for what nobody waits for.
   * @throws {UnreachableError} where it does not answer @throws where the function failed
   */
  invoke(functionName: string, event: unknown): Promise<void>
  stop(): Promise<void>
}

const STAGE = 'local'

const cli = join(projectRoot, 'node_modules', 'serverless', 'bin', 'serverless.js')

function listenTo(child: Child, show: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.startsWith('Server ready')) resolve()
        const shown = shownLine(line)
        if (shown !== null) show(shown)
      })
    }
  })
}

/** The plugin answers a failure with 200 and a header, as Lambda does. */
async function invoke(url: string, event: unknown): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) }).catch((cause: Error) => {
    throw new UnreachableError(cause.message)
  })
  const text = await response.text()
  if (response.ok && !response.headers.has('x-amz-function-error')) return
  const { errorMessage = text } = (text.startsWith('{') ? JSON.parse(text) : {}) as { errorMessage?: string }
  throw new Error(errorMessage)
}

/**
 * Starts the API and waits until it answers.
 * @returns how it ended, where it ended before that; what is wrong stands in its output
 */
export async function startApi({ port, service, environment, show }: ApiOptions): Promise<Api | string> {
  // The plugin's own Lambda port: free, so that two checkouts do not meet there.
  const lambdaPort = await freePort()
  const parameters = ['offline', 'start', '--stage', STAGE, '--host', '127.0.0.1']
  const ports = ['--httpPort', String(port), '--lambdaPort', String(lambdaPort)]
  const child = await startChild(process.execPath, [cli, ...parameters, ...ports], {
    cwd: projectRoot,
    env: environment,
  })
  const early = await Promise.race([listenTo(child, show).then(() => null), child.ended])
  const functions = `http://127.0.0.1:${lambdaPort}/2015-03-31/functions`
  return (
    early ?? {
      ended: child.ended,
      invoke: (name, event) => invoke(`${functions}/${service}-${STAGE}-${name}/invocations`, event),
      stop: () => child.stop(),
    }
  )
}
