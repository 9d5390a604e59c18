/** The subset of XML that S3 needs: flat documents as output, two small ones as input. */
import { S3Fault } from './fault.ts'

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

const escapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\r', '&#13;'],
])
const unescapes = new Map([
  ...[...escapes].map(([plain, escaped]): [string, string] => [escaped, plain]),
  ['&apos;', "'"],
])

/** An element's content; a list writes the element repeatedly, null omits it. */
export type Xml = string | number | boolean | null | readonly Xml[] | { readonly [name: string]: Xml }

function render(name: string, value: Xml): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map((one: Xml) => render(name, one)).join('')
  if (typeof value === 'object') return `<${name}>${renderAll(value as { [name: string]: Xml })}</${name}>`
  return `<${name}>${String(value).replaceAll(/[&<>"\r]/g, (found) => escapes.get(found) ?? found)}</${name}>`
}

const renderAll = (parts: { readonly [name: string]: Xml }): string =>
  Object.entries(parts)
    .map(([name, value]) => render(name, value))
    .join('')

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function document(name: string, parts: { readonly [name: string]: Xml }): string {
  return `${declaration}<${name} xmlns="${namespace}">${renderAll(parts)}</${name}>`
}

/** Error documents have no namespace. */
export function errorDocument(parts: { readonly [name: string]: Xml }): string {
  return `${declaration}<Error>${renderAll(parts)}</Error>`
}

const plain = (text: string) =>
  text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&\w+;/g, (found: string) => unescapes.get(found) ?? found)

const malformed = () =>
  new S3Fault(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )

/**
 * The elements of this name directly below the root, each as a map from its children's names to their texts.
 * @throws {S3Fault} MalformedXML where the root has another name
 */
export function readElements(xml: string, root: string, name: string): ReadonlyMap<string, string>[] {
  const inside = new RegExp(`^\\s*(?:<\\?xml[^>]*\\?>)?\\s*<${root}(?:\\s[^>]*)?>([\\s\\S]*)</${root}>\\s*$`).exec(xml)
  if (!inside) throw malformed()
  return [...(inside[1] ?? '').matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(
    ([, content = '']) =>
      new Map([...content.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, tag = '', text = '']) => [tag, plain(text)])),
  )
}

/** @throws {S3Fault} MalformedXML where the element lacks it */
export function requiredText(element: ReadonlyMap<string, string>, name: string): string {
  const text = element.get(name)
  if (text === undefined) throw malformed()
  return text
}
