/** Functions in processes of their own that are killed (`SIGKILL`) at a chosen request to DynamoDB or S3. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../../resources/build/bundle.ts'
import { handlersOf, readFunctions } from '../../resources/build/template.ts'
import type { EngineCall } from './engineWire.ts'
import type { World } from './world.ts'

/** `before` a request is forwarded, or `after` it is carried out and before its answer returns. */
export interface Moment {
  at: number
  when: 'before' | 'after'
}

export interface Killer {
  /**
   * Runs a function and kills it at its nth request, counted from 0 over DynamoDB and S3.
   * @returns its requests (operation and tables), and whether it finished before an nth request
   */
  run(name: string, event: unknown, moment: Moment): Promise<{ survived: boolean; calls: string[] }>
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** Leaves out the reading of sessions and accounts, which precedes all work on files. */
const ofFiles = ({ tables }: EngineCall) =>
  tables.some((table) => /-(files|lists|contents|usage|jobs|idempotency)$/.test(table))

/** `TransactWriteItems codes users`: tables without the stage. */
const wordsOf = ({ operation, tables }: EngineCall) =>
  [operation, ...tables.map((table) => table.replace(/.*-/, ''))].join(' ')

/**
 * @param names of the functions to be run
 * @param isCounted selects the requests to DynamoDB that count
 */
export async function startKiller(
  world: World,
  names: readonly string[],
  isCounted: (call: EngineCall) => boolean = ofFiles,
): Promise<Killer> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-kill-'))
  const handlers = handlersOf(await readFunctions(root))
  const wanted = new Map([...handlers].filter(([name]) => names.includes(name)))
  const bundles = await bundle({ root, outputFolder: folder, handlers: wanted })
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: world.wire.url,
    AWS_ENDPOINT_URL_S3: world.s3Wire.url,
    NODE_COMPILE_CACHE: join(folder, 'cache'),
  }
  /** Processes that have loaded their function, or are loading it. */
  const waiting = new Map<string, { victim: ChildProcess; isReady: Promise<unknown> }>()

  const start = (name: string) => {
    const path = join(folder, bundles.get(name)?.path ?? '')
    const victim = fork(join(import.meta.dirname, 'victim.ts'), [path], { env, execArgv: [], stdio: 'ignore' })
    return { victim, isReady: once(victim, 'message') }
  }
  /** Starts the next process meanwhile. */
  const take = async (name: string): Promise<ChildProcess> => {
    const { victim, isReady } = waiting.get(name) ?? start(name)
    waiting.set(name, start(name))
    await isReady
    return victim
  }

  return {
    async run(name, event, { at, when }) {
      const victim = await take(name)
      // No other request uses the wires meanwhile, and events of S3 are lost with the process.
      world.events.hold()
      world.wire.clear()
      world.s3Wire.clear()
      const calls: string[] = []
      const kill = () => victim.kill('SIGKILL')
      // The nth request is carried out and its answer lost; the process is dead for all later ones.
      const isLost = (operation: string) => {
        calls.push(operation)
        return when === 'after' && calls.length - 1 === at
      }
      const isLast = () => calls.length - 1 >= at + (when === 'after' ? 1 : 0) && kill()
      world.wire.add({ fault: { kind: 'lose-answer' }, when: (call) => isCounted(call) && isLost(wordsOf(call)) })
      world.wire.add({ fault: { kind: 'hang' }, when: (call) => isCounted(call) && isLast() })
      world.s3Wire.add({ fault: { kind: 'lose-answer' }, when: ({ operation }) => isLost(operation) })
      world.s3Wire.add({ fault: { kind: 'hang' }, when: isLast })
      victim.send(event as object)
      const [code] = await once(victim, 'exit')
      // Waits until the requests already sent are carried out.
      await world.wire.idle()
      world.wire.clear()
      world.s3Wire.clear()
      world.events.take()
      world.events.release()
      return { survived: code === 0, calls }
    },
    async stop() {
      for (const { victim } of waiting.values()) victim.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
