/**
 * What people call themselves and their things, at random: every reader takes any text, says yes or no, and what it has
 * read is read the same again; so no second spelling becomes a second person.
 */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { readCode } from '../../lib/codes/code.ts'
import { attachmentDisposition } from '../../lib/content/disposition.ts'
import { extensionOf, readFileName } from '../../lib/content/fileName.ts'
import { readAccountId } from '../../lib/identity/accountId.ts'
import { readName } from '../../lib/identity/displayName.ts'
import { readEmail } from '../../lib/identity/email.ts'
import { maskName } from '../../lib/identity/maskName.ts'
import { nationalForm } from '../../lib/identity/phone.ts'
import { readPhone } from '../../lib/identity/readPhone.ts'
import { readSubject } from '../../lib/identity/subject.ts'
import { readMd5 } from '../../lib/passwords/md5.ts'
import { readTypedPassword } from '../../lib/passwords/password.ts'
import { S3Fault } from '../../local/s3/fault.ts'
import { readRange } from '../../local/s3/range.ts'
import { anyText, damaged, expectSame, runs } from '../support/anyText.ts'

const digits = fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 11 }).map((all) => all.join(''))
const chinese = fc
  .tuple(fc.constantFrom(...'3456789'), fc.array(fc.constantFrom(...'0123456789'), { minLength: 9, maxLength: 9 }))
  .map(([second, rest]) => `1${second}${rest.join('')}`)
const fullWidth = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
const label = fc.stringMatching(/^[a-z0-9]{1,12}$/)
const address = fc
  .tuple(fc.stringMatching(/^[a-zA-Z0-9._+-]{1,12}$/), label, label)
  .map(([who, host, top]) => `${who}@${host}.${top}`)
const loginname = fc.stringMatching(/^[a-zA-Z0-9_.\-é中ñ]{2,32}$/)

/** Anything, and much that is nearly something. */
const typed = fc.oneof(
  anyText,
  digits,
  chinese.chain(damaged),
  address.chain(damaged),
  loginname.chain(damaged),
  fc.tuple(fc.constantFrom('+', '00', '+86', '86', ' ', '+1', '+44'), digits).map((both) => both.join('')),
)

describe('A login field at random', () => {
  test('names nobody, or somebody whom his own identifier names again', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const subject = readSubject(text)
        if (subject === null) return
        const written = subject.kind === 'id' ? String(subject.id) : subject.identifier.key
        expectSame(readSubject(written), subject)
        // As it is typed elsewhere: with blanks around it, and in another normal form.
        for (const spelling of [`  ${written} `, written.normalize('NFD')]) expectSame(readSubject(spelling), subject)
      }),
      runs(600),
    )
  })

  test('is one phone in each of its spellings', () => {
    fc.assert(
      fc.property(chinese, (number) => {
        const phone = readPhone(number)
        expectSame(phone && [phone.number, nationalForm(phone)], [`+86${number}`, number])
        const spellings = [
          `+86${number}`,
          `0086${number}`,
          `86${number}`,
          fullWidth(number),
          ` ${number} `,
          `\u200e${number}\u202c`,
        ]
        for (const spelling of spellings) expectSame(readPhone(spelling), phone)
      }),
      runs(),
    )
  })

  test('is one email in each of its spellings', () => {
    fc.assert(
      fc.property(address, (text) => {
        const email = readEmail(text)
        if (email === null) return
        for (const spelling of [text.toUpperCase(), ` ${text}`, `${text}.`, text.replace('@', '＠'), `\u200b${text}`])
          expectSame([spelling, readEmail(spelling)], [spelling, email])
      }),
      runs(),
    )
  })

  test('is an id of its ten digits or none', () => {
    fc.assert(
      fc.property(fc.oneof(typed, fc.integer(), fc.double()), (value) => {
        const id = readAccountId(value)
        if (id !== null) expectSame([String(id), id >= 1_000_000_000 && id <= 2_147_483_647], [String(value), true])
      }),
      runs(),
    )
  })
})

describe('A name at random', () => {
  test('of a person is taken as it is or refused, and shows something', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = readName(text)
        if (name === null) return
        expectSame([name, [...name].length <= 32, name.isWellFormed()], [text, true, true])
        expectSame([name, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name)], [name, false])
        expectSame([name, /[^\s\p{M}\p{DI}\u2800\u{1d159}]/u.test(name)], [name, true])
      }),
      runs(),
    )
  })

  test('of a person never shows a phone to others', () => {
    fc.assert(
      fc.property(chinese, (number) => {
        for (const name of [number, `+86${number}`]) expectSame([name, maskName(name).includes(number)], [name, false])
      }),
      runs(100),
    )
  })

  test('of a file is read the same again, and is part of no path and no header', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.tuple(anyText, anyText).map((parts) => parts.join('/')),
        ),
        (text) => {
          const name = readFileName(text)
          if (name === null) return
          expectSame(readFileName(name), name)
          expectSame([name, /[/\\\p{Cc}\u202e\u2028\u2029]/u.test(name)], [name, false])
          expectSame([name, extensionOf(name).includes('.')], [name, false])
        },
      ),
      runs(),
    )
  })

  test('of a download is ASCII in its header, and whole in its extended parameter', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const header = attachmentDisposition(name)
        const [, plain, encoded = ''] =
          /^attachment; filename="([^"\\;%]*)"; filename\*=UTF-8''([!-~]*)$/.exec(header) ?? []
        expectSame([header, plain !== undefined, /^[ -~]+$/.test(header)], [header, true, true])
        expectSame(decodeURIComponent(encoded), name.toWellFormed())
      }),
      runs(),
    )
  })
})

describe('What is typed as a secret, at random', () => {
  test('is a code of six digits or none, however it is spaced', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, digits, digits.chain(damaged)), (text) => {
        const code = readCode(text)
        if (code !== null)
          expectSame([code, /^\d{6}$/.test(code)], [text.normalize('NFKC').replaceAll(/\s/g, ''), true])
      }),
      runs(),
    )
  })

  test('is an MD5 in lower case or none, and a password that is anybody’s or nobody’s', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^[0-9a-fA-F]{32}$/)), (text) => {
        const md5 = readMd5(text)
        if (md5 !== null) expectSame(md5, text.toLowerCase())
        const password = readTypedPassword(text)
        if (password !== null) expectSame([password, /^[0-9a-f]{32}$/.test(password)], [password, true])
      }),
      runs(),
    )
  })
})

test('A range at random is within the object, or refused as S3 does', () => {
  const header = fc.oneof(
    anyText,
    fc
      .tuple(
        fc.constantFrom('bytes=', 'bytes =', 'items='),
        fc.oneof(digits, fc.constant('')),
        fc.constantFrom('-', ','),
        fc.oneof(digits, fc.constant('')),
      )
      .map((parts) => parts.join('')),
    fc.tuple(fc.nat(30), fc.nat(30)).map(([from, to]) => `bytes=${from}-${to}`),
  )
  fc.assert(
    fc.property(header, fc.nat(20), (text, size) => {
      try {
        const range = readRange(text, size)
        if (range) expectSame(0 <= range.first && range.first <= range.last && range.last < size, true)
      } catch (error) {
        if (!(error instanceof S3Fault)) throw error
      }
    }),
    runs(),
  )
})
