import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle } from './bundle.ts'
import { materialsOf } from './materials.ts'
import { handlersOf, readFunctions } from './template.ts'
import { explain } from './usage.ts'

explain(`Usage: npm run sbom

Prints the packages that are deployed, as CycloneDX 1.6: what the bundles of the functions and the pages beside them hold,
with versions, licences and hashes. With npm run --silent sbom nothing else stands around it.`)

const root = join(import.meta.dirname, '../..')
const output = join(root, '.build')
await mkdir(output, { recursive: true })
const folder = await mkdtemp(join(output, 'sbom-'))
try {
  const bundles = await bundle({ root, outputFolder: folder, handlers: handlersOf(await readFunctions(root)) })
  console.log(JSON.stringify(await materialsOf(root, bundles), null, 2))
} finally {
  await rm(folder, { recursive: true, force: true })
}
