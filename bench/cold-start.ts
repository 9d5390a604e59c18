/** The time of a cold start: loading a bundle and its first answer in a fresh process, for two ways to build it. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startCloud } from '../local/cloud.ts'
import { bundle } from '../resources/build/bundle.ts'
import { handlersOf, readFunctions } from '../resources/build/template.ts'
import { report } from './median.ts'

const RUNS = 15
/** Reads throttle and identifiers and has an SNS client, but sends no text: the phone has no account. */
const FUNCTION = 'userapiLoginPhoneGet'
const event = (sourceIp: string) => ({
  version: '2.0',
  routeKey: 'GET /user/loginPhone/{phone}',
  rawPath: '/user/loginPhone/13800000000',
  rawQueryString: '',
  headers: { host: 'bench.example' },
  pathParameters: { phone: '13800000000' },
  requestContext: {
    http: {
      method: 'GET',
      path: '/user/loginPhone/13800000000',
      protocol: 'HTTP/1.1',
      sourceIp,
      userAgent: 'bench',
    },
    domainName: 'bench.example',
    requestId: 'bench',
    routeKey: 'GET /user/loginPhone/{phone}',
    stage: '$default',
    timeEpoch: Date.now(),
  },
  isBase64Encoded: false,
})

interface Variant {
  name: string
  format: 'cjs' | 'esm'
}

const variants: Variant[] = [
  { name: 'CommonJS', format: 'cjs' },
  { name: 'ES module', format: 'esm' },
]

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(root, '.bench-'))
const cloud = await startCloud({ folder: null, stage: 'bench' })

try {
  const handler = handlersOf(await readFunctions(root)).get(FUNCTION) ?? ''
  const built = new Map<Variant, string>()
  for (const [index, variant] of variants.entries()) {
    const outputFolder = join(folder, String(index))
    const bundles = await bundle({ root, outputFolder, handlers: new Map([[FUNCTION, handler]]), ...variant })
    const { path = '', bytes = 0 } = bundles.get(FUNCTION) ?? {}
    built.set(variant, join(outputFolder, path))
    console.log(`${variant.name.padEnd(44)} ${(bytes / 1024).toFixed(0).padStart(8)} KB`)
  }

  const environment = { PATH: process.env['PATH'], ...cloud.environment, PUBLIC_URL: 'https://bench.example' }
  // Every call comes from a new network, since the number of phones per network is limited.
  let networks = 0
  const firstCall = async ({ format }: Variant, path: string): Promise<{ load: number; first: number }> => {
    networks++
    const script = [
      join(import.meta.dirname, 'first-call.mjs'),
      path,
      format,
      JSON.stringify(event(`192.0.2.${networks}`)),
    ]
    const { stderr } = await promisify(execFile)(process.execPath, script, { env: environment })
    const { statusCode, load, first } = JSON.parse(stderr)
    if (statusCode !== 404) throw new Error(`${FUNCTION} answered ${statusCode}, not that nobody has this phone.`)
    return { load, first }
  }

  const [loads, totals] = [new Map<string, number[]>(), new Map<string, number[]>()]
  for (let run = -1; run < RUNS; run++) {
    // The variants take turns, so that a busy moment of the machine affects all of them; the first round only warms the
    // disk.
    for (const [variant, path] of built) {
      const { load, first } = await firstCall(variant, path)
      if (run < 0) continue
      loads.set(variant.name, [...(loads.get(variant.name) ?? []), load])
      totals.set(variant.name, [...(totals.get(variant.name) ?? []), load + first])
    }
  }
  console.log(`\n${FUNCTION}: load, Node ${process.versions.node} on ${process.arch}`)
  report(loads)
  console.log(`\n${FUNCTION}: load and first answer`)
  report(totals)
} finally {
  await cloud.stop()
  await rm(folder, { recursive: true, force: true })
}
