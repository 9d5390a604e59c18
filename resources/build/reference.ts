/** The files that the functions of the reference carry: its documents, and the page to read them with. */
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Carried } from '../../lib/reference/carriedFiles.ts'

const FOLDER = 'lib/reference/carried'
/** Where the functions of the reference lie, and their files with them. */
export const REFERENCE = 'functions/platform'

interface File {
  name: string
  type: string
  bytes: Buffer
}

/** Function of the reference → the part that it carries. */
const parts: Readonly<Record<string, string>> = {
  [`${REFERENCE}/openapi`]: 'documents',
  [`${REFERENCE}/docs`]: 'page',
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()

async function documents(root: string): Promise<File[]> {
  const folder = join(root, 'docs/openapi')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const document: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'))
      return { name, type: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(document)) }
    }),
  )
}

/** In the order in which the page loads them. */
const pageSources: readonly { source: string; type: string }[] = [
  { source: 'node_modules/swagger-ui-dist/swagger-ui.css', type: 'text/css; charset=utf-8' },
  { source: 'resources/openapi/page/page.css', type: 'text/css; charset=utf-8' },
  { source: 'node_modules/swagger-ui-dist/swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' },
  { source: 'resources/openapi/page/page.js', type: 'text/javascript; charset=utf-8' },
]

async function page(root: string): Promise<File[]> {
  return Promise.all(
    pageSources.map(async ({ source, type }) => {
      // Maps are not carried, so no file may name one.
      const text = (await readFile(join(root, source), 'utf8')).replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*$/m, '')
      const bytes = Buffer.from(text)
      const [, stem, ending] = /([^/]+)\.(\w+)$/.exec(source) ?? []
      return { name: `${stem}-${sha256(bytes).toString('hex').slice(0, 12)}.${ending}`, type, bytes }
    }),
  )
}

// 11 takes eight seconds for the page's script and saves 6 %.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

async function write(folder: string, files: readonly File[]): Promise<void> {
  const index: Carried = Object.fromEntries(
    files.map(({ name, type, bytes }) => [name, { type, sha256: sha256(bytes).toString('base64') }]),
  )
  const text = `${JSON.stringify(index)}\n`
  const known = await readFile(join(folder, 'index.json'), 'utf8').catch(() => null)
  if (known === text) return
  // Others may be building too: a folder is there whole or not at all.
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

/** Makes the files where the sources look for them; what is there already is left. */
export async function makeReferenceFiles(root: string): Promise<void> {
  await write(join(root, FOLDER, 'documents'), await documents(root))
  await write(join(root, FOLDER, 'page'), await page(root))
}

/**
 * Puts the files of a function beside its bundle.
 * @param path of the bundle, below the output folder
 * @returns their paths below the output folder
 */
export async function carry(root: string, outputFolder: string, { path }: { path: string }): Promise<string[]> {
  const part = parts[path.replace(/\.js$/, '')]
  if (part === undefined) return []
  await makeReferenceFiles(root)
  const target = join(dirname(path), 'carried', part)
  await cp(join(root, FOLDER, part), join(outputFolder, target), { recursive: true })
  return (await readdir(join(root, FOLDER, part))).map((name) => join(target, name))
}
