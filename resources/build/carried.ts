/**
 * The files that functions carry beside their bundles: the reference's documents, and the pages with the files that
 * they load.
 */
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Carried } from '../../lib/pages/carriedFiles.ts'
import { browserFiles, browserSources } from './browserBundle.ts'
import type { File, MadeFile } from './file.ts'
import { type Page, pageFile } from './page.ts'
import { deskPage, referencePage } from './pages.ts'

const FOLDER = 'lib/pages/carried'
/** The folder of the functions that carry files, and of those files. */
export const CARRYING = 'functions/platform'

/** For files that may be cached for ever, since their name contains their hash. */
const KEPT = 'public, max-age=31536000, immutable'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

async function documents(root: string): Promise<File[]> {
  const folder = join(root, 'docs/openapi')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const document: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'))
      const bytes = Buffer.from(JSON.stringify(document))
      return { name, type: 'application/json; charset=utf-8', cache: 'public, max-age=300', bytes }
    }),
  )
}

function hashNamed({ name, type, bytes }: MadeFile): File {
  const hash = sha256(bytes).toString('hex').slice(0, 12)
  return { name: name.replace(/\.\w+$/, (ending) => `-${hash}${ending}`), type, cache: KEPT, bytes }
}

/** A page and the files that it loads. */
function withPage(page: Page, made: readonly MadeFile[]): File[] {
  const files = made.map(hashNamed)
  return [...files, pageFile(page, files)]
}

/** The managers' page with its files. @throws {BuildFault} where it does not compile */
export const deskPart = async (root: string): Promise<File[]> =>
  withPage(deskPage, await browserFiles(root, deskPage.entry))

/** Part → its files. */
const makers: Readonly<Record<string, (root: string) => Promise<File[]>>> = {
  documents,
  page: async (root) => withPage(referencePage, await browserFiles(root, referencePage.entry)),
  desk: deskPart,
}

/** The files that the pages are made of, those of packages too: what functions carry is deployed as their bundles are. */
export const carriedSources = async (root: string): Promise<string[]> =>
  (await Promise.all([referencePage, deskPage].map(({ entry }) => browserSources(root, entry)))).flat()

/** Function → the part that it carries. */
const parts: Readonly<Record<string, string>> = {
  [`${CARRYING}/openapi`]: 'documents',
  [`${CARRYING}/docs`]: 'page',
  [`${CARRYING}/desk`]: 'desk',
}

// Quality 11 would take eight seconds for the page's script and save 6 %.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

const headersOf = ({ type, cache, policy }: File) => ({
  'content-type': type,
  'cache-control': cache,
  ...(policy !== undefined && { 'content-security-policy': policy, 'referrer-policy': 'no-referrer' }),
})

async function write(folder: string, files: readonly File[]): Promise<void> {
  const index: Carried = Object.fromEntries(
    files.map((file) => [file.name, { sha256: sha256(file.bytes).toString('base64'), headers: headersOf(file) }]),
  )
  const text = `${JSON.stringify(index)}\n`
  const known = await readFile(join(folder, 'index.json'), 'utf8').catch(() => null)
  if (known === text) return
  // The folder is put into place in one step, since other processes may be building it too.
  const made = `${folder}.${process.pid}`
  await mkdir(made, { recursive: true })
  for (const { name, bytes } of files) {
    await writeFile(join(made, `${name}.br`), await promisify(brotliCompress)(bytes, quality))
    await writeFile(join(made, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }))
  }
  await writeFile(join(made, 'index.json'), text)
  await rm(folder, { recursive: true, force: true })
  await rename(made, folder).catch(() => rm(made, { recursive: true }))
}

/** Makes the files at the place where the sources look for them; existing ones are left. */
export async function makeCarriedFiles(root: string, part?: string): Promise<void> {
  for (const [name, make] of Object.entries(makers)) {
    if (part === undefined || part === name) await write(join(root, FOLDER, name), await make(root))
  }
}

/**
 * Puts a function's files beside its bundle.
 * @param path of the bundle, below the output folder
 * @returns their paths below the output folder
 */
export async function carry(root: string, outputFolder: string, { path }: { path: string }): Promise<string[]> {
  const part = parts[path.replace(/\.js$/, '')]
  if (part === undefined) return []
  await makeCarriedFiles(root, part)
  const target = join(dirname(path), 'carried', part)
  await cp(join(root, FOLDER, part), join(outputFolder, target), { recursive: true })
  return (await readdir(join(root, FOLDER, part))).map((name) => join(target, name))
}
