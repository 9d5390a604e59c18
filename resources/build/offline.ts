import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { OfflineOptions } from './serverless.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The variables of `npm run dev` that correspond to options of the command. */
const variablesOf = ({ httpPort, host }: OfflineOptions): NodeJS.ProcessEnv => ({
  ...(httpPort !== undefined && { PORT: String(httpPort) }),
  ...(host !== undefined && { LISTEN: host }),
})

/**
 * Runs `npm run dev` in place of the command, and ends with it. Ctrl-C reaches both processes and other signals are
 * passed on; if this process is killed, the other one notices that its parent is gone.
 * @returns the exit code
 */
export function runOffline(serviceDir: string, options: OfflineOptions): Promise<number> {
  const child = spawn(process.execPath, [join(serviceDir, 'local/dev.ts')], {
    cwd: serviceDir,
    stdio: 'inherit',
    env: { npm_lifecycle_event: 'offline', ...process.env, ...variablesOf(options) },
  })
  for (const signal of signals) process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
