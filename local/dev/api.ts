/**
 * The API: `serverless offline` over the very bundles that are deployed, as a child that can be started again.
 */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Child, startChild } from '../child.ts'
import { projectRoot } from '../folder.ts'
import { freePort } from '../listen.ts'
import { shownLine } from './output.ts'

export interface ApiOptions {
  port: number
  environment: NodeJS.ProcessEnv
  /** Where a line of output goes. */
  show: (line: string) => void
}

export interface Api {
  /** Resolves with how it ended. */
  ended: Promise<string>
  stop(): Promise<void>
}

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

/**
 * Starts the API and waits until it answers.
 * @returns how it ended, where it ended before that; what is wrong stands in its output
 */
export async function startApi({ port, environment, show }: ApiOptions): Promise<Api | string> {
  // The plugin's own Lambda port: free, so that two checkouts do not meet there.
  const lambdaPort = await freePort()
  const parameters = ['offline', 'start', '--stage', 'local', '--host', '127.0.0.1']
  const ports = ['--httpPort', String(port), '--lambdaPort', String(lambdaPort)]
  const child = await startChild(process.execPath, [cli, ...parameters, ...ports], {
    cwd: projectRoot,
    env: environment,
  })
  const early = await Promise.race([listenTo(child, show).then(() => null), child.ended])
  return early ?? { ended: child.ended, stop: () => child.stop() }
}
