/**
 * The thread that runs the bundled functions: one for all, which stay warm as in Lambda. Each bundle is loaded at its
 * first call. An endless loop or a crash ends with the thread.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { followClock } from '../clock.ts'
import { tellingCalls, watchSockets } from './dynamodbCalls.ts'
import { FunctionError, type FunctionSettings, type Handler, runFunction } from './lambda.ts'

/** The data that the thread starts with. */
export interface ThreadData {
  /** The folder of the bundles. */
  folder: string
  /** The memory of the clock that the functions follow. */
  clock: SharedArrayBuffer
}

export interface Invocation {
  id: number
  settings: FunctionSettings
  /** Path of the bundle below the folder: `functions/userapi/login.js`. */
  file: string
  eventText: string
}

export type Outcome = { id: number; resultText: string } | { id: number; error: { name: string; message: string } }

const { folder, clock } = workerData as ThreadData
followClock(clock)
watchSockets()

async function load(file: string): Promise<Handler> {
  const loaded = (await import(pathToFileURL(join(folder, file)).href)) as { handler?: Handler }
  if (loaded.handler) return tellingCalls(loaded.handler)
  throw new FunctionError('Runtime.HandlerNotFound', `${file} exports no handler`)
}

async function run({ id, settings, file, eventText }: Invocation): Promise<Outcome> {
  try {
    const handler = await load(file)
    return { id, resultText: await runFunction(handler, eventText, settings) }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { id, error: { name, message } }
  }
}

parentPort?.on('message', async (invocation: Invocation) => parentPort?.postMessage(await run(invocation)))
