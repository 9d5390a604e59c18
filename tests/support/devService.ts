/** `npm run dev` on free ports, in a folder of its own, over a DynamoDB whose failures can be set. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { startChild } from '../../local/child.ts'
import type { Judge } from '../../local/door.ts'
import { startDynamoDb } from '../../local/dynamodb.ts'
import { freePort } from '../../local/listen.ts'
import type { SmsBehaviour } from '../../local/sns.ts'
import { refusalOf } from '../../local/strict/refusal.ts'
import { readTemplate } from '../../local/template.ts'
import { type EngineWire, startEngineWire } from './engineWire.ts'

export interface DevService {
  url: string
  console: string
  wire: EngineWire
  dynamodb: DynamoDBClient
  /** The environment of the functions, which names the tables. */
  environment: Readonly<Record<string, string>>
  behave(behaviour: SmsBehaviour): Promise<void>
  stop(): Promise<void>
}

const readySeconds = 60

function untilReady(child: Awaited<ReturnType<typeof startChild>>): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    const give = (how: string) => reject(new Error(`npm run dev did not start (${how}):\n${output}`))
    const timer = setTimeout(() => give(`not within ${readySeconds} s`), readySeconds * 1000)
    const hear = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-4000)
      if (!output.includes('Gatehouse is ready')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.ended.then(give)
  })
}

/** @param deployed whether it runs the files that are deployed, or else a developer's shared bundles */
export async function startDevService(deployed: boolean): Promise<DevService> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'))
  const engine = await startDynamoDb({ folder: null })
  const { tables } = readTemplate('local')
  const judge: Judge = (operation, input) => refusalOf(operation, input, tables)
  const wire = await startEngineWire({ endpoint: engine.endpoint, judge })
  const [port, consolePort] = [await freePort(), await freePort()]
  const child = await startChild('npm', ['run', 'dev', '--', ...(deployed ? ['--deployed'] : []), '--folder', folder], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      PORT: String(port),
      CONSOLE_PORT: String(consolePort),
      AWS_ENDPOINT_URL_DYNAMODB: wire.url,
    },
  })
  const dynamodb = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const stop = async () => {
    await child.stop(10_000)
    dynamodb.destroy()
    await wire.stop()
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(child)
  } catch (error) {
    await stop()
    throw error
  }
  const console = `http://127.0.0.1:${consolePort}`
  return {
    url: `http://127.0.0.1:${port}`,
    console,
    wire,
    dynamodb,
    environment: readTemplate('local').environment,
    async behave(behaviour) {
      const body = JSON.stringify({ behaviour })
      await fetch(`${console}/sms/behaviour`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    },
    stop,
  }
}
