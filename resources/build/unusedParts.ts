import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { BuildFault } from './fault.ts'

/**
 * jose looks for an algorithm in two tables. This service signs tokens and encrypts nothing: a key for an algorithm of
 * encryption is refused as one for an unknown algorithm.
 */
const ENCRYPTION = ' ?? JWE[alg]'

/**
 * The ways to credentials of the SDK's clients, of which no function has one. What they import when they are called makes
 * esbuild wrap each module that is also reached otherwise, so that it is no longer dropped where it is not used.
 */
const NO_CREDENTIALS = `export const defaultProvider = () => { throw new Error('No client of the SDK is bundled.') }`

/** Libraries' parts that no function uses and esbuild cannot tell. */
export const unusedParts: Plugin = {
  name: 'unused-parts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /jose\/dist\/webapi\/lib\/key_algorithm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes(ENCRYPTION))
        throw new BuildFault('jose finds its algorithms in another way: see unusedParts.ts.')
      return { contents: text.replace(ENCRYPTION, ''), loader: 'js' }
    })
    onLoad({ filter: /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/ }, () => ({
      contents: NO_CREDENTIALS,
      loader: 'js',
    }))
  },
}
