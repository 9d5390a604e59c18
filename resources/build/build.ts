import { join } from 'node:path'
import { bundle } from './bundle.ts'
import { BuildFault } from './fault.ts'
import { handlersOf, readFunctions } from './template.ts'
import { explain } from './usage.ts'

explain(`Usage: npm run build

Bundles every function into .build/, as a deploy does, with source maps beside the bundles.`)

const root = join(import.meta.dirname, '../..')

try {
  const handlers = handlersOf(await readFunctions(root))
  const bundles = await bundle({ root, outputFolder: join(root, '.build'), handlers, sourceMaps: true })
  for (const [name, { path, bytes }] of bundles) {
    console.log(`${name.padEnd(28)} ${(bytes / 1024).toFixed(0).padStart(5)} KB  .build/${path}`)
  }
} catch (cause) {
  if (!(cause instanceof BuildFault)) throw cause
  console.error(cause.message)
  process.exitCode = 1
}
