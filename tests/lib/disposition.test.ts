/** What a download says about itself (S64–S66), checked with a parser written from RFC 6266 and RFC 8187. */
import { describe, expect, test } from 'vitest'
import { attachmentDisposition, harmlessType } from '../../lib/content/disposition.ts'
import { extensionOf, readFileName } from '../../lib/content/fileName.ts'

const form =
  /^attachment; filename="((?:[ !#-[\]-~])*)"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+)$/

function parse(header: string): { fallback: string; name: string } {
  const [, fallback, encoded] = form.exec(header) ?? []
  if (fallback === undefined || encoded === undefined) throw new Error(`no disposition: ${JSON.stringify(header)}`)
  return { fallback, name: decodeURIComponent(encoded) }
}

const names = [
  '计算机操作系统(汤子瀛)习题答案.DOC.pdf',
  'plain.txt',
  "a'b (1)*.txt",
  'quote".txt',
  'semi;colon; filename=evil.exe',
  'x"; filename="evil.html',
  "x'; filename*=UTF-8''evil.html",
  'back\\slash.txt',
  '100%41.txt',
  '😀.png',
  '.gitignore',
  'ends.',
  '例.例',
  'a\r\nSet-Cookie: b=c',
  '\u0000\u0007',
  '😀'.repeat(255),
]

test('The header has exactly its two parameters, and the name comes back whole', () => {
  for (const name of names) expect(parse(attachmentDisposition(name)).name).toBe(name)
})

const fallbacks: [name: string, fallback: string][] = [
  ['plain.txt', 'plain.txt'],
  ['习题.pdf', 'download.pdf'],
  ['习题答案.DOC.pdf', '_.DOC.pdf'],
  ['例.例', 'download'],
  ['.gitignore', '.gitignore'],
  ['quote".txt', 'quote_.txt'],
  ['a\r\nb', 'a_b'],
  ['Übung 1.doc', '_bung 1.doc'],
]

test('Old clients get a name in ASCII', () => {
  expect(fallbacks.map(([name]) => [name, parse(attachmentDisposition(name)).fallback])).toEqual(fallbacks)
})

test('The extension that is shown is the stored one, whatever was uploaded', () => {
  const uploaded = ['annual\u202Efdp.exe', 'a\u200B.PDF', 'harmless.txt\u0000.exe', 'x.tar.gz', 'café.TXT', '文.MP4']
  for (const sent of uploaded) {
    const name = readFileName(sent) ?? ''
    const shown = parse(attachmentDisposition(name))
    expect(extensionOf(shown.name)).toBe(extensionOf(name))
    expect(extensionOf(shown.fallback)).toBe(extensionOf(name))
  }
})

describe('The type of a download', () => {
  test('is a listed one', () => {
    expect(['png', 'mp4', 'zip', 'docx'].map(harmlessType)).toEqual([
      'image/png',
      'video/mp4',
      'application/zip',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ])
  })

  test('is octet-stream for all that a browser might run, and for all that nobody listed', () => {
    const others = 'html htm xhtml svg xml js mjs css pdf txt md json exe sh php swf hta mht constructor __proto__'
    for (const extension of ['', ...others.split(' ')]) expect(harmlessType(extension)).toBe('application/octet-stream')
  })
})
