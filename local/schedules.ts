/** EventBridge's part: calls the functions that have a schedule. */
import { randomUUID } from 'node:crypto'
import type { TemplateFunction } from './template.ts'

/** The event that EventBridge sends for a `schedule`. */
export const scheduledEvent = (region: string) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: new Date().toISOString(),
  region,
  resources: [],
  detail: {},
})

/** Calls each of them once, all at a time. Failures are logged by the function. */
export async function runSchedules(
  functions: ReadonlyMap<string, TemplateFunction>,
  call: (functionName: string) => Promise<unknown>,
): Promise<void> {
  const scheduled = [...functions].filter(([, { everySeconds }]) => everySeconds !== null)
  await Promise.allSettled(scheduled.map(([name]) => call(name)))
}

/**
 * Failures are logged by the function; the next run follows soon.
 * @returns ends it
 */
export function startSchedules(
  functions: ReadonlyMap<string, TemplateFunction>,
  call: (functionName: string) => Promise<unknown>,
): () => void {
  const timers = [...functions].flatMap(([name, { everySeconds }]) =>
    everySeconds === null ? [] : [setInterval(() => void call(name).catch(() => undefined), everySeconds * 1000)],
  )
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
