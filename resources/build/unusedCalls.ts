import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** `export const retryMiddleware = bindRetryMiddleware(…)`: a call at a module's top, whose result is an export. */
const boundExport = /^(export const \w+ = )(bind\w+\()/gm

/**
 * Marks calls that only make an export as pure. esbuild keeps every other call, used or not, and with these two
 * a middleware, its dates and its messages: a ninth of a small function.
 */
export const unusedCalls: Plugin = {
  name: 'unused-calls',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@smithy\/core\/dist-es\/submodules\/retry\/index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: text.replaceAll(boundExport, '$1/* @__PURE__ */ $2'), loader: 'js' }
    })
  },
}
