/** A page: an element, and the carried files that fill it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { File, MadeFile } from './file.ts'

export interface Page {
  /** The path of its files: `/docs`. */
  path: string
  title: string
  /** Its script, from the root of the project. */
  entry: string
  /** The content of the body before a script has run. */
  body: string
  /** Additions to the policy that all pages have. */
  policy?: string
  /** The path of what its script fetches first, so that a browser asks for it beside the script. */
  data?: string
}

/** The icon of every page. A page without one makes browsers ask for `/favicon.ico`. */
export async function iconFile(root: string): Promise<MadeFile> {
  return { name: 'icon.svg', type: 'image/svg+xml', bytes: await readFile(join(root, 'resources/build/icon.svg')) }
}

const hashOf = ({ bytes }: File) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`

const ofType = (files: readonly File[], type: string) => files.filter((file) => file.type.startsWith(type))

/** The page names scripts and styles with their hashes, so that a replaced file is not run. */
function htmlOf({ path, title, body, data }: Page, files: readonly File[]): string {
  const icons = ofType(files, 'image/').map(({ name }) => `<link rel="icon" href="${path}/${name}">`)
  const styles = ofType(files, 'text/css').map(
    (file) => `<link rel="stylesheet" href="${path}/${file.name}" integrity="${hashOf(file)}">`,
  )
  const scripts = ofType(files, 'text/javascript').map(
    (file) => `<script defer src="${path}/${file.name}" integrity="${hashOf(file)}"></script>`,
  )
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${title}</title>`,
    ...icons,
    ...(data === undefined ? [] : [`<link rel="preload" as="fetch" crossorigin href="${data}">`]),
    ...styles,
    ...scripts,
    `<body>${body}</body>`,
    '</html>',
    '',
  ].join('\n')
}

/** CSP Level 3: scripts only by their hashes, everything else only from the same origin. */
function policyOf({ policy }: Page, files: readonly File[]): string {
  const scripts = ofType(files, 'text/javascript').map((file) => `'${hashOf(file)}'`)
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    ...(policy === undefined ? [] : [policy]),
  ].join('; ')
}

/**
 * The page itself, which is revalidated at each request; the files that it names have their hash in their name and are
 * cached.
 */
export function pageFile(page: Page, files: readonly File[]): File {
  return {
    name: 'index.html',
    type: 'text/html; charset=utf-8',
    cache: 'no-cache',
    policy: policyOf(page, files),
    bytes: Buffer.from(htmlOf(page, files)),
  }
}
