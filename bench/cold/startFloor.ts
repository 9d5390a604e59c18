/** The floor's bundle, its key and token, and a server that answers its one request at once. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type BenchEvent, eventOf } from '../events.ts'

const item = JSON.stringify({ Item: { id: { S: '1' }, name: { S: 'Xiao Ming' }, createdAt: { N: '1700000000' } } })

export interface Floor {
  path: string
  event: BenchEvent
  environment: Record<string, string>
  stop(): void
}

async function answering(): Promise<{ endpoint: string; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': item.length }).end(item)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Builds it as the functions are built. */
export async function startFloor(folder: string): Promise<Floor> {
  const path = join(folder, 'floor.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'floor.ts')],
    outfile: path,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
  })
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const token = await new SignJWT({ sid: 's' })
    .setProtectedHeader({ alg: 'ES256' })
    .setSubject('1')
    .setIssuer('floor')
    .setAudience('floor')
    .setExpirationTime('1h')
    .sign(privateKey)
  const { endpoint, stop } = await answering()
  const environment = { FLOOR_JWK: JSON.stringify(await exportJWK(publicKey)), FLOOR_ENDPOINT: endpoint }
  return { path, event: eventOf('GET /floor', { headers: { authorization: `Bearer ${token}` } }), environment, stop }
}
