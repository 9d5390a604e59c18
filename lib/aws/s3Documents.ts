/**
 * The documents that S3 answers with and takes. They are flat: no element stands inside one of its own name, none that
 * we read has attributes, and text is escaped.
 */

const entities = new Map([
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
])

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|\w+);/gi, (entity, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : (entities.get(entity) ?? entity)
  })

/** The text of the first element of this name; undefined where there is none. */
export function textIn(document: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(document) ?? []
  return text === undefined ? undefined : unescaped(text)
}

/** What stands inside of each element of this name. */
export const elementsIn = (document: string, name: string): string[] =>
  [...document.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, content = '']) => content)

const escapes = new Map([...entities].map(([entity, character]) => [character, entity]))

/** A text as a document writes it. */
export const escaped = (text: string): string => text.replaceAll(/["'<>&]/g, (one) => escapes.get(one) ?? one)
