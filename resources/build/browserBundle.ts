/** A page's script and style sheet, bundled for browsers. */
import { basename, dirname, extname } from 'node:path'
import { build } from 'esbuild'
import { BuildFault } from './fault.ts'
import type { MadeFile } from './file.ts'
import { iconFile } from './page.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

const bundle = (root: string, entry: string) =>
  build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: dirname(entry),
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    // Browsers of the last three years: native dialogs, :has, nesting.
    target: ['es2022', 'chrome111', 'firefox121', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfigRaw: {},
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    metafile: true,
  }).catch((cause: Error) => {
    throw new BuildFault(cause.message, { cause })
  })

/** The files that a page is made of, those of packages too. @param entry its script: `resources/desk/desk.tsx` */
export const browserSources = async (root: string, entry: string): Promise<string[]> =>
  Object.keys((await bundle(root, entry)).metafile.inputs)

/**
 * One script, one style sheet and the icon; the same bytes for the same sources.
 * @throws {BuildFault} where the page does not compile
 */
export async function browserFiles(root: string, entry: string): Promise<MadeFile[]> {
  const { outputFiles } = await bundle(root, entry)
  const name = basename(entry, extname(entry))
  const bundled = outputFiles.map(({ path, contents }) => {
    const ending = extname(path)
    return { name: `${name}${ending}`, type: types[ending] ?? '', bytes: Buffer.from(contents) }
  })
  return [...bundled.sort((one, other) => (one.name < other.name ? -1 : 1)), await iconFile(root)]
}
