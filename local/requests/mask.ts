/**
 * What of a request and its answer may be shown: no password, no token, no code, no content of a file. In the place of a
 * secret stands its name, `<password>`, so that a copy says what to fill in.
 */

/** Names of fields, in lower case, whose values are secrets in a dialect or in a form of the bucket. */
const secretNames = new Set([
  'password',
  'old_password',
  'new_password',
  'newpsd',
  'passwd',
  'pwd',
  'token',
  'access_token',
  'code',
  'phone_code',
  'identifying',
  'identifying_code',
  'data',
  'policy',
  'authorization',
  'cookie',
  'set-cookie',
  'x-amz-signature',
  'x-amz-credential',
  'x-amz-security-token',
])

/** Longer texts are contents, not fields. */
const TEXT_MAX = 600
/** Characters of a body that are shown. */
export const BODY_MAX = 8192

const isSecretName = (name: string) => secretNames.has(name.toLowerCase())

const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g
const secretInUrl = /([?&])([\w.~%-]+)=([^&#\s"]*)/g

function maskedText(text: string): string {
  if (text.length > TEXT_MAX) return `<${text.length} characters>`
  return text
    .replace(jsonWebToken, '<token>')
    .replace(secretInUrl, (whole, mark: string, name: string) =>
      isSecretName(name) ? `${mark}${name}=<${name}>` : whole,
    )
}

/** A text that is JSON itself may hold secrets by their names. */
function maskedString(text: string, isRequest: boolean): string {
  if (!/^\s*[[{]/.test(text)) return maskedText(text)
  try {
    return JSON.stringify(masked(JSON.parse(text), isRequest))
  } catch {
    return maskedText(text)
  }
}

function masked(value: unknown, isRequest: boolean): unknown {
  if (typeof value === 'string') return maskedString(value, isRequest)
  if (Array.isArray(value)) return value.map((part) => masked(part, isRequest))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, maskedField(name, part, isRequest)]))
}

/** A number by the name `code` is a status in an answer; in a request it is somebody's code. */
function maskedField(name: string, value: unknown, isRequest: boolean): unknown {
  const isSecret = isSecretName(name) && (typeof value === 'string' || (isRequest && typeof value === 'number'))
  return isSecret && value !== '' ? `<${name}>` : masked(value, isRequest)
}

/** A path with its query; old clients put passwords there. */
export function maskedPath(path: string): string {
  return maskedText(path.length > TEXT_MAX ? path.slice(0, TEXT_MAX) : path)
}

export function maskedHeaders(headers: Iterable<readonly [name: string, value: string]>): [string, string][] {
  return [...headers].map(([name, value]) => {
    if (name.toLowerCase() === 'authorization')
      return [name, /^bearer /i.test(value) ? 'Bearer <token>' : '<authorization>']
    return [name, isSecretName(name) ? `<${name.toLowerCase()}>` : maskedText(value)]
  })
}

async function formFields(bytes: Buffer, contentType: string): Promise<[string, string][]> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
  return [...form].map(([name, value]) => {
    if (typeof value !== 'string') return [name, `<file ${value.name}, ${value.size} bytes>`]
    return [name, String(maskedField(name, value, true))]
  })
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `a=1&b=2` and nothing else. */
const urlEncoded = /^[\w.~%+*-]+=[^\s=&]*(&[\w.~%+*-]+=[^\s=&]*)*$/

function maskedForm(text: string): string {
  const pairs = [...new URLSearchParams(text)].map(
    ([name, value]) => `${name}=${String(maskedField(name, value, true))}`,
  )
  return pairs.join('&')
}

function shownText(text: string, isRequest: boolean): string | null {
  const json = parsedJson(text)
  if (typeof json === 'object' && json !== null) return JSON.stringify(masked(json, isRequest))
  return isRequest && urlEncoded.test(text.trim()) ? maskedForm(text.trim()) : null
}

const cut = (text: string) =>
  text.length > BODY_MAX ? `${text.slice(0, BODY_MAX)}… (${text.length} characters in all)` : text

/**
 * A body as it is shown. What is neither JSON nor a form is told by its size and type: nobody knows what stands in it.
 * @param contentType empty where there is none
 */
export async function maskedBody(bytes: Buffer, contentType: string, isRequest: boolean): Promise<string> {
  if (bytes.length === 0) return ''
  const hidden = `<${bytes.length} bytes${contentType === '' ? '' : ` of ${contentType.split(';')[0]}`}>`
  if (/^multipart\/form-data/i.test(contentType)) {
    const fields = await formFields(bytes, contentType).catch(() => null)
    return fields === null ? hidden : cut(fields.map(([name, value]) => `${name}=${value}`).join('\n'))
  }
  const text = bytes.toString('utf8')
  const shown = shownText(text, isRequest)
  return shown === null ? hidden : cut(shown)
}
