/**
 * Runs the bundled functions in a thread: a crash of one ends that thread and nothing else, and new bundles take over
 * between two requests.
 */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { sharedClock } from '../clock.ts'
import { FunctionError, type FunctionSettings, timedOut } from './lambda.ts'
import type { Invocation, Outcome, ThreadData } from './thread.ts'

export interface Bundles {
  /** The folder of the bundles. */
  folder: string
  /** Function name → its settings and its file below the folder. */
  functions: ReadonlyMap<string, FunctionSettings & { file: string }>
  /** The functions' environment. */
  environment: NodeJS.ProcessEnv
}

export interface Runtime {
  /** @throws {FunctionError} where the function failed, took too long, or ended the thread */
  invoke(functionName: string, eventText: string): Promise<string>
  /** Runs these bundles from the next call on; calls under way end with the old ones. */
  replace(bundles: Bundles): void
  stop(): Promise<void>
}

interface Thread {
  invoke(functionName: string, eventText: string): Promise<string>
  /** Ends the thread once no call is under way. */
  retire(): void
  stop(): Promise<void>
}

interface Waiting {
  resolve(resultText: string): void
  reject(error: FunctionError): void
  timer: NodeJS.Timeout
}

/** A function that blocks the thread cannot be timed out within it; this much after the limit the thread is ended. */
const GRACE_MS = 1000

function showLines(stream: Readable, show: (line: string) => void): void {
  createInterface({ input: stream }).on('line', show)
}

function startThread(bundles: Bundles, show: (line: string) => void, onEnd: () => void): Thread {
  const { folder, environment, functions } = bundles
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { folder, clock: sharedClock() } satisfies ThreadData,
    env: environment,
    stdout: true,
    stderr: true,
  })
  showLines(worker.stdout, show)
  showLines(worker.stderr, show)
  const waiting = new Map<number, Waiting>()
  let calls = 0
  let retired = false

  const settle = (id: number, act: (one: Waiting) => void) => {
    const one = waiting.get(id)
    if (!one) return
    clearTimeout(one.timer)
    waiting.delete(id)
    act(one)
    if (retired && waiting.size === 0) void worker.terminate()
  }
  const failAll = (error: FunctionError) => {
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error))
  }
  const block = (id: number, seconds: number) => {
    onEnd()
    settle(id, ({ reject }) => reject(timedOut(seconds)))
    failAll(new FunctionError('Runtime.ExitError', 'Another function blocked the thread and was ended'))
    void worker.terminate()
  }
  worker.on('message', (outcome: Outcome) =>
    settle(outcome.id, ({ resolve, reject }) => {
      if ('resultText' in outcome) resolve(outcome.resultText)
      else reject(new FunctionError(outcome.error.name, outcome.error.message))
    }),
  )
  worker.on('error', (error: Error) => {
    // The thread ends a moment later and takes no more calls.
    onEnd()
    failAll(new FunctionError(error.name, error.message, { cause: error }))
  })
  worker.on('exit', () => {
    failAll(new FunctionError('Runtime.ExitError', 'The function ended its process'))
    onEnd()
  })
  return {
    invoke: (functionName, eventText) =>
      new Promise((resolve, reject) => {
        const known = functions.get(functionName)
        if (!known) return reject(new FunctionError('ResourceNotFoundException', `Function not found: ${functionName}`))
        const { file, ...settings } = known
        calls += 1
        const id = calls
        const timer = setTimeout(block, settings.timeoutSeconds * 1000 + GRACE_MS, id, settings.timeoutSeconds)
        waiting.set(id, { resolve, reject, timer })
        worker.postMessage({ id, settings, file, eventText } satisfies Invocation)
      }),
    retire() {
      retired = true
      if (waiting.size === 0) void worker.terminate()
    },
    async stop() {
      await worker.terminate()
    },
  }
}

/** @param show receives each line that a function writes */
export function startRuntime(first: Bundles, show: (line: string) => void): Runtime {
  let bundles = first
  let current: Thread | null = null
  const start = (): Thread => {
    const thread = startThread(bundles, show, () => {
      // The next call starts a new thread.
      if (current === thread) current = null
    })
    return thread
  }
  current = start()
  return {
    invoke(functionName, eventText) {
      current ??= start()
      return current.invoke(functionName, eventText)
    },
    replace(next) {
      const old = current
      bundles = next
      current = start()
      old?.retire()
    },
    async stop() {
      await current?.stop()
    },
  }
}
