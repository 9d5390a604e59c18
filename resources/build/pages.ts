/** The pages that functions serve. */
import type { Page } from './page.ts'

// Trusted Types: no text can become script or markup; our pages never create markup from texts.
const policy = "require-trusted-types-for 'script'; trusted-types 'none'"

export const deskPage: Page = {
  path: '/desk',
  title: 'Gatehouse: desk',
  entry: 'resources/desk/desk.tsx',
  body: '<div id="desk"></div><noscript>The desk needs JavaScript. What it does, POST /manager does too: <a href="/docs">/docs</a></noscript>',
  policy,
}

export const referencePage: Page = {
  path: '/docs',
  title: 'Gatehouse: API reference',
  entry: 'resources/reference/reference.tsx',
  body: '<div id="reference"></div><noscript>The reference as a document: <a href="/openapi.json">/openapi.json</a></noscript>',
  policy,
  data: '/openapi.json',
}
