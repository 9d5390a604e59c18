/**
 * The thread in which the bundled functions run: one for all, as warm as Lambda keeps them. Each bundle is loaded at its
 * first call. What a function does to the thread (an endless loop, a crash) ends with the thread.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { FunctionError, type FunctionSettings, type Handler, runFunction } from './lambda.ts'

/** What the thread is made with. */
export interface ThreadData {
  /** Where the bundles are. */
  folder: string
}

export interface Invocation {
  id: number
  settings: FunctionSettings
  /** Of the bundle, below the folder: `functions/userapi/login.js`. */
  file: string
  eventText: string
}

export type Outcome = { id: number; resultText: string } | { id: number; error: { name: string; message: string } }

const { folder } = workerData as ThreadData

async function load(file: string): Promise<Handler> {
  const loaded = (await import(pathToFileURL(join(folder, file)).href)) as { handler?: Handler }
  if (loaded.handler) return loaded.handler
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
