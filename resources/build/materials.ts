/**
 * The bill of materials of the deployed code (SBOM, CycloneDX 1.6): the packages in bundles and in the files carried
 * beside them, with their data from the lock file.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bundle } from './bundle.ts'
import { carriedSources } from './carried.ts'
import { BuildFault } from './fault.ts'
import { hashes, nativeSource } from './nativeFile.ts'

interface Locked {
  version?: string
  license?: string
  integrity?: string
}

export interface Material {
  type: 'library'
  name: string
  version: string
  purl: string
  licenses: [{ expression: string }]
  hashes: [{ alg: 'SHA-512'; content: string }]
}

export interface Materials {
  bomFormat: 'CycloneDX'
  specVersion: '1.6'
  version: 1
  metadata: { component: { type: 'application'; name: string; version: string } }
  components: Material[]
}

/** `node_modules/a/node_modules/@b/c/d.js` → `node_modules/a/node_modules/@b/c`, which is the key of the lock file. */
const placeOf = (source: string): string | undefined => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0]

function materialAt(place: string, { version = '', license = '', integrity = '' }: Locked): Material {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const [, hash = ''] = /^sha512-(.+)$/.exec(integrity) ?? []
  if (!version || !license || !hash) throw new BuildFault(`package-lock.json does not say what ${name} is.`)
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [{ expression: license }],
    hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }],
  }
}

/**
 * Lists the packages of all bundles and pages; equal bundles give an equal list.
 * @throws {BuildFault} for a package that is not in the lock file
 */
export async function materialsOf(root: string, bundles: ReadonlyMap<string, Bundle>): Promise<Materials> {
  const read = async (file: string) => JSON.parse(await readFile(join(root, file), 'utf8')) as Record<string, unknown>
  const { name, version } = (await read('package.json')) as { name: string; version: string }
  const { packages } = (await read('package-lock.json')) as { packages: Record<string, Locked> }
  const bundled = [...bundles.values()].flatMap((one) => [...one.sources.keys()])
  const native = [...bundles.values()].some(hashes) ? [nativeSource] : []
  const sources = [...bundled, ...native, ...(await carriedSources(root))]
  const places = [...new Set(sources.flatMap((source) => placeOf(source) ?? []))].sort()
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name, version } },
    components: places.map((place) => materialAt(place, packages[place] ?? {})),
  }
}
