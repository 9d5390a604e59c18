/** Names as they arrive, and what is kept of them (S63, S64). */
import { describe, expect, test } from 'vitest'
import { extensionOf, readFileName } from '../../lib/content/fileName.ts'

const kept = [
  '计算机操作系统(汤子瀛)习题答案.DOC.pdf',
  'report final.txt',
  '.gitignore',
  '%2e%2e%2f',
  'CON',
  'раураl.exe',
  '👩‍👩‍👧 1️⃣ ❤️.png',
  'می‌خواهم.txt',
  'क्‍ष.txt',
  '葛󠄀城.jpg',
  'a"b;c%41\'(d)*.txt',
  'x'.repeat(255),
  '😀'.repeat(255),
]

test('A name that disguises nothing is kept as it is', () => {
  for (const name of kept) expect(readFileName(name)).toBe(name)
})

const cleaned: [sent: string, name: string][] = [
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['C:\\fakepath\\照片.JPG', '照片.JPG'],
  ['a/b\\c.txt', 'c.txt'],
  [' \tname.txt \n', 'name.txt'],
  ['a\u0000b\r\nc\u007f\u0085.txt', 'abc.txt'],
  ['annual\u202Efdp.exe', 'annualfdp.exe'],
  ['\u2066a\u2067b\u2068c\u2069\u200E\u200F\u061C.txt', 'abc.txt'],
  ['in\u200Bvoice\uFEFF\u00AD\u2060.pdf', 'invoice.pdf'],
  ['pay\u200Dload.e\u200Cxe', 'payload.exe'],
  ['a\u3164b\u115Fc\u034F.txt', 'abc.txt'],
  ['a\u2028b\u2029.txt', 'ab.txt'],
  ['a\uFFFE\u{1FFFF}.txt', 'a.txt'],
  ['txt\uFE0F.txt\uFE0F', 'txt.txt'],
  ['\u{E0041}\u{E0042}x.txt', 'x.txt'],
  ['cafe\u0301.txt', 'café.txt'],
  ['.\u200B./x', 'x'],
]

test('Path parts and disguises are taken out, and the rest is put into its normal form', () => {
  expect(cleaned.map(([sent]) => [sent, readFileName(sent)])).toEqual(cleaned)
})

test('A name that was read is read again as itself', () => {
  for (const name of [...kept, ...cleaned.map(([, name]) => name)]) expect(readFileName(name)).toBe(name)
})

test('What names nothing, is too long or is no text is refused', () => {
  const blank = [
    '',
    ' ',
    '.',
    '..',
    '...',
    '. .',
    '/',
    'a/',
    '../',
    '..\\',
    '\u0000',
    '\u202E\u200B',
    '\u2800',
    '\u3000',
  ]
  const long = ['x'.repeat(256), '😀'.repeat(256), 'x'.repeat(300)]
  const broken = ['\uD800.txt', 'a\uDC00', '\uDC00\uD800']
  expect([...blank, ...long, ...broken].filter((sent) => readFileName(sent) !== null)).toEqual([])
})

describe('The extension', () => {
  const extensions: [name: string, extension: string][] = [
    ['计算机操作系统(汤子瀛)习题答案.DOC.pdf', 'pdf'],
    ['a.JPG', 'jpg'],
    ['archive.tar.GZ', 'gz'],
    ['.gitignore', ''],
    ['.profile.bak', 'bak'],
    ['noextension', ''],
    ['ends.', ''],
    ['文.文档', '文档'],
    ['x.İ', 'i\u0307'],
    ['CON', ''],
  ]
  test('is lower case and without its dot', () => {
    expect(extensions.map(([name]) => [name, extensionOf(name)])).toEqual(extensions)
  })
})
