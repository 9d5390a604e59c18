/** The managers' page, bundled for browsers. */
import { extname } from 'node:path'
import { build } from 'esbuild'
import { BuildFault } from './fault.ts'
import type { MadeFile } from './file.ts'
import { iconFile, type Page } from './page.ts'

export const deskPage: Page = {
  path: '/desk',
  title: 'Gatehouse: desk',
  body: '<div id="desk"></div><noscript>The desk needs JavaScript. What it does, POST /manager does too: <a href="/docs">/docs</a></noscript>',
  // Trusted Types: no text can become script or markup; the desk never creates markup from texts.
  policy: "require-trusted-types-for 'script'; trusted-types 'none'",
}

const FOLDER = 'resources/desk'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

function buildDesk(root: string) {
  return build({
    absWorkingDir: root,
    entryPoints: [`${FOLDER}/desk.tsx`],
    outdir: 'desk',
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
}

/** The files that the desk is made of, those of packages too. */
export const deskSources = async (root: string): Promise<string[]> =>
  Object.keys((await buildDesk(root)).metafile.inputs)

/**
 * One script, one style sheet and the icon; the same bytes for the same sources.
 * @throws {BuildFault} where the desk does not compile
 */
export async function deskFiles(root: string): Promise<MadeFile[]> {
  const { outputFiles } = await buildDesk(root)
  const bundled = outputFiles.map(({ path, contents }) => {
    const ending = extname(path)
    return { name: `desk${ending}`, type: types[ending] ?? '', bytes: Buffer.from(contents) }
  })
  return [...bundled.sort((one, other) => (one.name < other.name ? -1 : 1)), await iconFile(root)]
}
