// Warm requests: loads a bundle, answers an event until everything is compiled, then measures the processor time of a
// thousand more.
import { createRequire } from 'node:module'

const [, , bundle, eventText, count] = process.argv
const { handler } = createRequire(import.meta.url)(bundle)
const event = JSON.parse(eventText)
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = () => true

async function answer(times) {
  for (let time = 0; time < times; time++) {
    const { statusCode } = await handler(structuredClone(event), {
      awsRequestId: 'bench',
      getRemainingTimeInMillis: () => 10_000,
    })
    if (statusCode !== 200) throw new Error(`answered ${statusCode}`)
  }
}

await answer(300)
const before = process.cpuUsage()
await answer(Number(count))
const { user, system } = process.cpuUsage(before)
write(JSON.stringify({ milliseconds: (user + system) / 1000 / Number(count) }), () => process.exit(0))
