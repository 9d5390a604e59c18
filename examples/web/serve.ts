/**
 * `npm run example`: the page of examples/web, beside `npm run dev`. It serves three files and knows no account; the page talks
 * to the service itself, as any app would.
 */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { explain } from '../../resources/build/usage.ts'

const page = join(import.meta.dirname, 'page')

export interface Example {
  url: string
  stop(): Promise<void>
}

export interface ExampleOptions {
  /** Where the service is: `http://127.0.0.1:3000`. */
  service: string
  /** The origins of its links and forms: the bucket's. */
  store: string
  /** Where a developer reads the codes: the inbox of the local console. */
  inbox: string
  port: number
}

interface File {
  type: string
  body: string
}

async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(page, 'app.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    minify: true,
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** Nothing inline, nothing of anybody else; the service and its bucket are all that the page may talk to. */
const policyFor = ({ service, store }: ExampleOptions) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${service} ${store}`,
    `img-src 'self' data: ${service} ${store}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

async function readFiles({ service, inbox }: ExampleOptions): Promise<Record<string, File>> {
  const text = (name: string) => readFileSync(join(page, name), 'utf8')
  return {
    '/': { type: 'text/html', body: text('index.html').replace('{{service}}', service).replace('{{inbox}}', inbox) },
    '/style.css': { type: 'text/css', body: text('style.css') },
    '/app.js': { type: 'text/javascript', body: await script() },
  }
}

const listening = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

/** @param options a port of 0 is a free one */
export async function startExample(options: ExampleOptions): Promise<Example> {
  const files = await readFiles(options)
  const headers = {
    'content-security-policy': policyFor(options),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
  const server = createServer(({ method, url = '/' }, response) => {
    const path = url.split('?')[0] ?? ''
    const file = method === 'GET' && Object.hasOwn(files, path) ? files[path] : undefined
    if (file) response.writeHead(200, { ...headers, 'content-type': `${file.type}; charset=utf-8` }).end(file.body)
    else response.writeHead(404, headers).end()
  })
  const port = await listening(server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

if (import.meta.main) {
  explain(`Usage: npm run example

  Serves the page of examples/web beside a running "npm run dev".

  GATEHOUSE_URL   the service (http://127.0.0.1:3000)
  STORE_URL       its S3 (http://127.0.0.1:3002)
  CONSOLE_URL     its console, whose inbox has the codes (http://127.0.0.1:3001)
  EXAMPLE_PORT    where the page is (3003)`)
  const { GATEHOUSE_URL, STORE_URL, CONSOLE_URL, EXAMPLE_PORT } = process.env
  const service = GATEHOUSE_URL || 'http://127.0.0.1:3000'
  const inbox = `${CONSOLE_URL || 'http://127.0.0.1:3001'}/#messages`
  const port = Number(EXAMPLE_PORT || 3003)
  const store = STORE_URL || 'http://127.0.0.1:3002'
  const { url } = await startExample({ service, store, inbox, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    console.error(`Port ${port} is taken. EXAMPLE_PORT chooses another; CORS_ORIGINS of the service must have it too.`)
    return process.exit(1)
  })
  console.log(`The example is at ${url}. It talks to ${service}; the codes are at ${inbox}.`)
}
