/** What the import takes for a password, for an MD5, for nothing, and for a hash that nobody can use. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { readPassword } from '../../local/import/passwords.ts'
import { PasswordTally } from '../../local/import/samePasswords.ts'

const digest = (algorithm: string, encoding: 'hex' | 'base64' | 'base64url') =>
  createHash(algorithm).update('old-secret').digest(encoding)
const md5 = digest('md5', 'hex')

const reasonOf = (text: string, form: 'auto' | 'plain' | 'md5' = 'auto'): string => {
  try {
    readPassword(text, form)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('Nothing is no password', () => {
  test.each([
    '',
    ' ',
    'NULL',
    'null',
    'Null',
    '(NULL)',
    '<null>',
    '[null]',
    '\\N',
    '\\\\N',
    'nil',
    'None',
    'none',
    'empty',
    'undefined',
    'NaN',
    'N/A',
    '#N/A',
    '#NULL!',
    '#VALUE!',
    '#REF!',
    '-',
    '--',
    '—',
    "''",
    '""',
    '{}',
    '[]',
    '无',
    '空',
    '未设置',
    '******',
    '••••••••',
    '!',
    '*',
    '*LK*',
    `!${'Ab3'.repeat(13)}x`,
    ' NULL ',
  ])('as databases, spreadsheets and exports write it: %j', (text) => {
    for (const form of ['auto', 'plain', 'md5'] as const) expect([form, readPassword(text, form)]).toEqual([form, null])
  })

  test('nor is its MD5, which old servers stored for people without one', () => {
    for (const nothing of ['', 'NULL', 'null', 'None', 'nil', 'undefined', '\\N', '-']) {
      const stored = md5OfPassword(nothing)
      expect([nothing, readPassword(stored, 'auto')]).toEqual([nothing, null])
      expect([nothing, readPassword(stored.toUpperCase(), 'md5')]).toEqual([nothing, null])
    }
  })

  test('and --passwords none leaves every one behind', () => {
    for (const text of ['secret-1', md5, `{SSHA}${md5}`]) expect(readPassword(text, 'none')).toBeNull()
  })
})

describe('A hash that is no MD5 is rejected', () => {
  const hashes: Record<string, string> = {
    half: '59819a11775936d8',
    'half in capitals': '59819A11775936D8',
    'digits only': '5981901177593638',
    'sha-1': digest('sha1', 'hex'),
    'sha-224': digest('sha224', 'hex'),
    'sha-256': digest('sha256', 'hex'),
    'sha-384': digest('sha384', 'hex'),
    'sha-512': digest('sha512', 'hex'),
    'one digit lost': md5.slice(1),
    'one digit more': `${md5}a`,
    mysql: `*${digest('sha1', 'hex').toUpperCase()}`,
    postgres: `md5${md5}`,
    'hex of a database': `0x${md5}`,
    bytea: `\\x${md5}`,
    dashes: md5.match(/../g)?.join('-') ?? '',
    uuid: md5.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    'salted behind': `${md5}:Xy`,
    'salted behind, long': `${md5}:6IGcnDLjVkXbJYwJ`,
    'salted before': `a8Qz$${md5}`,
    'half with salt': '59819a11775936d8:ab12',
    bcrypt: '$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    'bcrypt 2a': '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    argon2: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b6dWRWJTmaasU',
    phpass: '$P$B12345678wPYhPnMzGbFfPYxyzABC1/',
    'sha512-crypt': '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2',
    django: 'pbkdf2_sha256$260000$salt$1rfcRxLGwpqzTXyz0123456789abcdefghijklmnopq=',
    werkzeug: 'pbkdf2:sha256:150000$salt$abcdef',
    'pbkdf2 by itself': 'pbkdf2$1000$salt$hash',
    'sha1 of django': `sha1$a1b2$${digest('sha1', 'hex')}`,
    ssha: '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g4R1Mx',
    crypt: '{CRYPT}rl.3StKT.4T8M',
    'ldap md5': `{MD5}${digest('md5', 'base64')}`,
    'base64 of md5': digest('md5', 'base64'),
    'base64 of md5 without padding': digest('md5', 'base64url'),
    'base64 of sha-1': digest('sha1', 'base64'),
    'base64 of sha-256': digest('sha256', 'base64'),
    'base64 of sha-256 for addresses': digest('sha256', 'base64url'),
    'base64 of sha-512': digest('sha512', 'base64'),
    'base64 of hex': Buffer.from(md5).toString('base64'),
    'des crypt': 'rlXJ3StKT54Tw',
    'rounded by a spreadsheet': '1.23457E+31',
  }

  test.each(Object.entries(hashes))('%s', (_, text) => {
    expect(reasonOf(text)).toMatch(/^the password looks like .*, not like an MD5$/)
    expect(reasonOf(text)).not.toContain(text)
    expect(reasonOf(text, 'md5')).toBe('the password is no MD5')
  })

  test('what people choose is none', () => {
    const chosen = [
      '123456',
      '12345678',
      'deadbeef',
      'password',
      'CamelCase-1',
      '110101199003070011',
      '6222020200112233445',
      'correct horse battery staple',
      'correcthorsebatterystap',
      'Tr0ub4dor&3',
      '短密',
      'a=b',
      'nobody',
      'nullify',
      '$ecret$',
      '12:34:56',
      'x'.repeat(64),
    ]
    for (const text of chosen) expect([text, readPassword(text, 'auto')]).toEqual([text, md5OfPassword(text)])
  })

  test('unless the file is said to hold passwords', () => {
    const text = '59819a11775936d8'
    expect(readPassword(text, 'plain')).toBe(md5OfPassword(text))
  })
})

test('An MD5 in either case, with blanks around it, is the MD5', () => {
  for (const text of [md5, md5.toUpperCase(), ` ${md5} `]) expect(readPassword(text, 'auto')).toBe(md5)
})

test('Passwords of many lines are found, the most frequent first; those of a few are not', () => {
  const tally = new PasswordTally()
  const lines = ['a', 'b', 'b', 'b', 'c', 'c', 'c', 'c', 'c', 'd', 'd', 'd', 'd', 'd', 'd']
  for (const [index, text] of lines.entries()) tally.add(md5OfPassword(text), index + 2)
  expect(tally.many()).toEqual([
    { line: 11, lines: 6 },
    { line: 6, lines: 5 },
  ])
  for (let line = 17; line < 2000; line++) tally.add(md5OfPassword(`own-${line}`), line)
  expect(tally.many()).toEqual([])
})
