import { StartError } from '../fault.ts'
import { isFree } from '../listen.ts'

interface WantedPort {
  variable: 'PORT' | 'CONSOLE_PORT'
  purpose: string
  fallback: number
}

export const apiPort: WantedPort = { variable: 'PORT', purpose: 'the API', fallback: 3000 }
export const consolePort: WantedPort = { variable: 'CONSOLE_PORT', purpose: 'the console', fallback: 3001 }

/** @throws {StartError} where the variable holds no port */
export function readPort({ variable, fallback }: WantedPort): number {
  const text = process.env[variable]
  if (!text) return fallback
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 1 && port <= 65_535))
    throw new StartError(`${variable} must be a port from 1 to 65535, but it is "${text}".`)
  return port
}

/** @throws {StartError} where something else listens there */
export async function requireFree({ variable, purpose }: WantedPort, port: number): Promise<void> {
  if (await isFree(port)) return
  const other = port > 65_000 ? port - 100 : port + 100
  throw new StartError(
    `Port ${port}, for ${purpose}, is taken by another program. Stop that program, or choose another port: ${variable}=${other} npm run dev`,
  )
}
