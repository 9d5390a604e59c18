import { join } from 'node:path'
import { StartError } from '../fault.ts'
import { dataFiles, readJson, writeJson } from '../folder.ts'
import { freePort, isFree } from '../listen.ts'

interface WantedPort {
  variable: 'PORT' | 'CONSOLE_PORT' | 'S3_PORT'
  purpose: string
  fallback: number
}

export const apiPort: WantedPort = { variable: 'PORT', purpose: 'the API', fallback: 3000 }
export const consolePort: WantedPort = { variable: 'CONSOLE_PORT', purpose: 'the console', fallback: 3001 }

const s3Port: WantedPort = { variable: 'S3_PORT', purpose: 'S3', fallback: 3002 }

/** @throws {StartError} where the variable is not a port */
export function readPort({ variable, fallback }: WantedPort): number {
  const text = process.env[variable]
  if (!text) return fallback
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 1 && port <= 65_535))
    throw new StartError(`${variable} must be a port from 1 to 65535, but it is "${text}".`)
  return port
}

/** @throws {StartError} where something else listens there */
export async function requireFree({ variable, purpose }: WantedPort, port: number, address?: string): Promise<void> {
  if (await isFree(port, address)) return
  const other = port > 65_000 ? port - 100 : port + 100
  throw new StartError(
    `Port ${port}, for ${purpose}, is taken by another program. Stop that program, or choose another port: ${variable}=${other} npm run dev`,
  )
}

/**
 * The port of S3, which is part of every link: S3_PORT, or that of the last start over this folder, or 3002, or any
 * free one. It is kept, so that old links still work.
 * @param others ports that are taken by other parts
 * @throws {StartError} where S3_PORT is not a port, or is in use
 */
export async function keptS3Port(folder: string, others: readonly number[], address: string): Promise<number> {
  const file = join(folder, dataFiles.ports)
  const choose = async () => {
    const { s3: known = s3Port.fallback } = (readJson(file) ?? {}) as { s3?: number }
    for (const port of new Set([known, s3Port.fallback])) {
      if (!others.includes(port) && (await isFree(port, address))) return port
    }
    return freePort()
  }
  const given = process.env[s3Port.variable] ? readPort(s3Port) : null
  if (given !== null) await requireFree(s3Port, given, address)
  const port = given ?? (await choose())
  writeJson(file, { s3: port })
  return port
}
