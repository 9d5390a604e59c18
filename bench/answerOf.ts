import { createRequire } from 'node:module'
import type { BenchEvent } from './events.ts'

/** The answer of a function in this process, without its log. @param path of its bundle */
export async function answerOf(path: string, event: BenchEvent): Promise<{ body: string }> {
  const { handler } = createRequire(import.meta.url)(path)
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = () => true
  const answer = await handler(event, { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 })
  process.stdout.write = write
  return answer
}
