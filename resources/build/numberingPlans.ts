import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

type Country = unknown[]
interface Metadata {
  countries: Record<string, Country>
  nonGeographic: Record<string, Country>
}

/** The index of the number formats in a country's metadata (libphonenumber-js, metadata format 4). */
const FORMATS = 4
/** What is dialled before an international number, in place of its `+`. */
const IDD_PREFIX = 1

const reduced = (plans: Record<string, Country>) =>
  Object.fromEntries(Object.entries(plans).map(([code, plan]) => [code, plan.with(FORMATS, 0).with(IDD_PREFIX, 0)]))

/**
 * The numbering plans without number formats, which are half of their size, and without dialling prefixes: this service
 * writes E.164 alone, and reads foreign numbers only with their `+`.
 */
export function smallPlans(text: string): string {
  const metadata: Metadata = JSON.parse(text)
  const { countries, nonGeographic } = metadata
  return JSON.stringify({
    ...metadata,
    countries: reduced(countries),
    nonGeographic: reduced(nonGeographic),
  })
}

/** The module of the plans: their text, which V8 parses faster than it compiles the same literal, parsed when first read. */
function lateModule(text: string): string {
  const members = Object.keys(JSON.parse(text)).map((name) => `get ${name}() { return read().${name} }`)
  const parsed = `let plans; const read = () => (plans ??= JSON.parse(${JSON.stringify(text)}))`
  return `${parsed}; export default { ${members.join(', ')} }`
}

/** Puts the reduced plans into bundles. */
export const numberingPlans: Plugin = {
  name: 'numbering-plans',
  setup: ({ onLoad }) => {
    onLoad({ filter: /libphonenumber-js\/metadata\.mobile\.json\.js$/ }, async ({ path }) => {
      const text = smallPlans(await readFile(path.replace(/\.js$/, ''), 'utf8'))
      return { contents: lateModule(text), loader: 'js' }
    })
  },
}
