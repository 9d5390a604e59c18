/** The name and type under which a browser opens or saves a download. */

const SUBSTITUTE = '_'

/** The characters of `filename` (RFC 6266 §4.3 and Appendix D): ASCII without quotes, separators and percent signs. */
function asciiOf(name: string): string {
  const ascii = name.replace(/[^ -~]+|["\\;%]/gu, SUBSTITUTE)
  // A name of nothing but substitutes says less than this one.
  return ascii.replace(/^[^A-Za-z0-9]*(?=\.[A-Za-z0-9]+$|$)/, (stem) => (stem === '' ? '' : 'download'))
}

/** RFC 8187 §3.2: everything but attr-char as the percent-encoded bytes of UTF-8. */
function encoded(name: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, hex)
}

/**
 * The `Content-Disposition` of a download: always saved, never shown, under its real name (RFC 6266, RFC 8187). No
 * character of a name can end the header or one of its parameters.
 */
export function attachmentDisposition(name: string): string {
  return `attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`
}

/** Types by extension. None of them can run a script when it is opened: no HTML, SVG, XML, PDF and no plain text, which some sniff. */
const harmless: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['aac', 'audio/aac'],
  ['wav', 'audio/wav'],
  ['ogg', 'audio/ogg'],
  ['flac', 'audio/flac'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
  ['zip', 'application/zip'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
])

/** The content type under which a file with this extension is handed out. */
export function harmlessType(extension: string): string {
  return harmless.get(extension) ?? 'application/octet-stream'
}
