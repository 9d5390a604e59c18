import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readMultipart, SentFile } from '../../lib/dialects/kit/multipart.ts'
import { Fault } from '../../lib/fault.ts'

const TYPE = 'multipart/form-data; boundary=b'

const part = (disposition: string, content: string | Buffer, ...headers: string[]) =>
  Buffer.concat([
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; ${disposition}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
const END = Buffer.from('--b--\r\n')
const body = (...parts: (string | Buffer)[]) => Buffer.concat([...parts.map((one) => Buffer.from(one)), END])

const fileOf = (disposition: string, content: string | Buffer = 'x'): SentFile => {
  const { file } = readMultipart(body(part(disposition, content)), TYPE)
  if (!(file instanceof SentFile)) throw new Error('no file')
  return file
}

const expectMalformed = (bytes: Buffer, type = TYPE) => {
  let thrown: unknown
  try {
    readMultipart(bytes, type)
  } catch (error) {
    thrown = error
  }
  expect(thrown instanceof Fault ? thrown.kind : thrown).toBe('malformed')
}

describe('A multipart body', () => {
  test('gives texts and one file, byte for byte, whatever looks like a delimiter in it', () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 13, 10, 45, 45, 13, 10]), Buffer.from(' --b--\r\n--\r\n-b\n--b')])
    const read = readMultipart(
      body(part('name="permission"', '1503'), part('name="file"; filename="课件.ppt"', bytes, 'Content-Type: x/y')),
      TYPE,
    )
    expect(Object.keys(read)).toEqual(['permission', 'file'])
    expect(read['permission']).toBe('1503')
    expect((read['file'] as SentFile).name).toBe('课件.ppt')
    expect((read['file'] as SentFile).bytes.equals(bytes)).toBe(true)
  })

  test('may be empty, have empty values, a preamble, an epilogue, and blanks behind its delimiters', () => {
    expect(readMultipart(END, TYPE)).toEqual({})
    expect(fileOf('name="file"; filename="a"', '').bytes).toHaveLength(0)
    const padded = Buffer.from('before\r\n--b \t\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--after')
    expect(readMultipart(padded, TYPE)).toEqual({ a: '1' })
  })

  test.each([
    ['quoted', 'name="file"; filename="a b.txt"', 'a b.txt'],
    ['bare, as .NET writes it', 'name=file; filename=a.txt', 'a.txt'],
    ['in UTF-8 of RFC 8187 beside it', 'name=file; filename="_.txt"; filename*=utf-8\'\'%E8%AF%BE.txt', '课.txt'],
    ['with quotes as browsers write them', 'name="file"; filename="a%22b%0D%0A.txt"', 'a"b\r\n.txt'],
    ['with quotes as old clients write them', 'name="file"; filename="a\\"b\\\\c.txt"', 'a"b\\c.txt'],
    ['with the path of an old browser', 'name="file"; filename="C:\\dir\\a.txt"', 'C:\\dir\\a.txt'],
    ['with a semicolon in it and one behind it', 'name="file"; filename="a; name=b.txt";', 'a; name=b.txt'],
    ['with a percent sign that means itself', 'name="file"; filename="100%.txt"', '100%.txt'],
    ['empty, where nothing was chosen', 'name="file"; filename=""', ''],
  ])('has a file name %s', (_, disposition, name) => {
    expect(fileOf(disposition).name).toBe(name)
  })

  test.each([
    ['in another character set', "filename*=gbk''%BF%CE"],
    ['in Latin-1', "filename*=ISO-8859-1''a%E9.txt"],
    ['of broken bytes', "filename*=utf-8''%FF"],
    ['of a broken escape', "filename*=utf-8''%zz"],
    ['that is not encoded', "filename*=utf-8''课"],
    ['without a character set', 'filename*=a.txt'],
  ])('has an extended file name %s that is as if absent', (_, parameter) => {
    expect(fileOf(`name="file"; filename="a.txt"; ${parameter}`).name).toBe('a.txt')
    // A file without a name that can be read is a file all the same.
    expect(fileOf(`name="file"; ${parameter}`).name).toBe('')
  })

  test('has an extended file name whose character set is written as some clients do', () => {
    expect(fileOf(`name="file"; filename="a.txt"; filename*=utf8''%E8%AF%BE.ppt`).name).toBe('课.ppt')
    expect(fileOf(`name="file"; filename*=UTF8'zh'%E8%AF%BE.ppt; filename="a.txt"`).name).toBe('课.ppt')
  })

  test.each(['*****', 'a&b', 'a!b#c$%^`|~', 'x'.repeat(200), 'a=b', "'()'+_,-./:=?", 'a@b'])(
    'takes the boundary %s, bare or quoted',
    (boundary) => {
      const bytes = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--`)
      if (!boundary.includes(','))
        expect(readMultipart(bytes, `multipart/form-data; boundary=${boundary}`)).toEqual({ a: '1' })
      expect(readMultipart(bytes, `multipart/form-data; boundary="${boundary}"; charset=utf-8`)).toEqual({ a: '1' })
    },
  )

  test.each(['x'.repeat(201), '', '"', 'a b', 'a;b'])('with the boundary %s is malformed', (boundary) =>
    expectMalformed(body(part('name="a"', '1')), `multipart/form-data; boundary=${boundary}`),
  )

  test('takes its boundary quoted or not, among other parameters', () => {
    for (const boundary of ['"b"; charset=utf-8', 'b; charset=utf-8', 'b ', '"b"']) {
      expect(readMultipart(body(part('name="a"', '1')), `multipart/form-data; boundary=${boundary}`)).toEqual({
        a: '1',
      })
    }
    const odd = '----=_Part_1.2'
    const bytes = Buffer.from(`--${odd}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${odd}--`)
    expect(readMultipart(bytes, `Multipart/Form-Data; Boundary=${odd}`)).toEqual({ a: '1' })
  })

  test.each<[string, Buffer]>([
    ['that is cut off', Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1')],
    ['that is cut off behind a delimiter', body(part('name="a"', '1')).subarray(0, -4)],
    ['without a delimiter', Buffer.from('a=1')],
    ['with a part without headers', body('--b\r\n\r\n1\r\n')],
    ['with headers that never end', body('--b\r\nContent-Disposition: form-data; name="a"\r\n')],
    ['with a part without a name', body(part('filename="a"', '1'))],
    ['with something else than form data', body('--b\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n')],
    ['with broken parameters', body(part('name="a" b', '1'))],
    ['with an unfinished quote', body(part('name="a', '1'))],
    ['with a parameter twice', body(part('name="a"; name="b"', '1'))],
    ['with a field twice', body(part('name="a"', '1'), part('name="a"', '2'))],
    ['with two files', body(part('name="a"; filename="a"', '1'), part('name="b"; filename="b"', '2'))],
    ['with a text that is no UTF-8', body(part('name="a"', Buffer.of(0xff)))],
    [
      'with a name that is no UTF-8',
      body(Buffer.from('--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\r\n', 'latin1')),
    ],
    [
      'with content that would have to be decoded',
      body(part('name="a"; filename="a"', 'YQ==', 'Content-Transfer-Encoding: base64')),
    ],
    ['with a delimiter that only begins like one', body(part('name="a"', '1\r\n--bc\r\n'))],
    ['with too many parts', body(...Array.from({ length: 101 }, (_, index) => part(`name="${index}"`, '')))],
    ['with endless headers', body(part('name="a"', '1', `X: ${'x'.repeat(20_000)}`))],
  ])('%s is malformed', (_, bytes) => expectMalformed(bytes))

  test('of megabytes is a view of what came, and no copy of it', () => {
    const whole = body(part('name="file"; filename="a"', randomBytes(3 * 1024 * 1024)))
    const read = readMultipart(whole, TYPE)['file'] as SentFile
    expect(read.bytes.buffer).toBe(whole.buffer)
    expect(read.bytes).toHaveLength(3 * 1024 * 1024)
  })
})
