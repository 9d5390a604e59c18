import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { BuildFault } from './fault.ts'

/**
 * jose looks for an algorithm in two tables. This service signs tokens and encrypts nothing: a key for an algorithm of
 * encryption is refused as one for an unknown algorithm.
 */
const ENCRYPTION = ' ?? JWE[alg]'

/** A library's part that no function uses and esbuild cannot tell: a table of jose. */
export const unusedParts: Plugin = {
  name: 'unused-parts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /jose\/dist\/webapi\/lib\/key_algorithm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes(ENCRYPTION))
        throw new BuildFault('jose finds its algorithms in another way: see unusedParts.ts.')
      return { contents: text.replace(ENCRYPTION, ''), loader: 'js' }
    })
  },
}
