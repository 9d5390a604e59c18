/** The page that shows the reference: an element to fill, and the files that fill it. */
import type { Carried } from './carriedFiles.ts'

const sources = (files: Carried, type: string) =>
  Object.entries(files).flatMap(([name, file]) =>
    file.type.startsWith(type) ? [{ name, hash: `sha256-${file.sha256}` }] : [],
  )

/** The page names scripts and styles by their hashes, so that no others run, even where a file was replaced. */
export function pageOf(files: Carried): string {
  const styles = sources(files, 'text/css').map(
    ({ name, hash }) => `<link rel="stylesheet" href="/docs/${name}" integrity="${hash}">`,
  )
  const scripts = sources(files, 'text/javascript').map(
    ({ name, hash }) => `<script defer src="/docs/${name}" integrity="${hash}"></script>`,
  )
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>Gatehouse: API reference</title>',
    ...styles,
    ...scripts,
    '<body><main id="reference"></main><noscript>The reference as a document: <a href="/openapi.json">/openapi.json</a></noscript></body>',
    '</html>',
    '',
  ].join('\n')
}

/** CSP Level 3: scripts by their hashes, everything else from here or not at all. */
export function policyOf(files: Carried): string {
  const scripts = sources(files, 'text/javascript').map(({ hash }) => `'${hash}'`)
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
