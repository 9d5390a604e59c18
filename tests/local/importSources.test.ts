/** What an old server's file may look like, and what of it must never become somebody's account, or nobody's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { type Importing, startImporting } from '../support/importing.ts'
import { freshAddress, freshName, freshPhone, startWorld, type World } from '../support/world.ts'

let world: World
let importing: Importing

beforeAll(async () => {
  world = await startWorld({ EXISTENCE_PER_NETWORK_HOUR: '1000' })
  importing = startImporting()
})

afterAll(async () => {
  importing.stop()
  await world.stop()
})

const logIn = async (account: string | number, password: string): Promise<number | null> => {
  const json = { account: String(account), password }
  return (await world.call('POST', '/user/login', { json, from: freshAddress() })).json.user_id || null
}

const accountOf = async (phone: string | number) =>
  (await world.items('users')).find((item) => item['phone'] === `+86${phone}`)

describe('Passwords that are none', () => {
  const phones = Array.from({ length: 4 }, () => String(freshPhone()))
  const half = '59819a11775936d8'

  test('make no password: nobody logs in with NULL, and an old hash opens nothing', async () => {
    const [nobody = '', hashed = '', dashed = '', right = ''] = phones
    const { code, output, report } = await importing.bring('kms', [
      'phone,password',
      `${nobody},NULL`,
      `${hashed},${half}`,
      `${dashed},${md5OfPassword('NULL')}`,
      `${right},secret-1`,
    ])
    expect(code).toBe(0)
    expect(report('rejected')).toEqual([
      '3,"the password looks like half an MD5, or another hash of 16 hex digits, not like an MD5"',
    ])
    expect(output).toContain('--passwords none')
    expect(report('notes')).toEqual([
      '2,its password stands for none: it logs in by code',
      '4,its password stands for none: it logs in by code',
    ])
    for (const phone of [nobody, dashed]) {
      expect(await accountOf(phone)).toMatchObject({ phone: `+86${phone}` })
      expect(await accountOf(phone)).not.toHaveProperty('password')
      for (const text of ['NULL', 'null', '']) expect(await logIn(phone, text)).toBeNull()
    }
    expect(await accountOf(hashed)).toBeUndefined()
    expect(await logIn(hashed, half)).toBeNull()
    expect(await logIn(right, 'secret-1')).not.toBeNull()
  })

  test('cost who has no phone his line, in the file of every old server', async () => {
    const files: [from: string, header: string, line: string][] = [
      ['usermodule', 'id,email,password', `9,${freshName()}@a.cn,`],
      ['fileserver', 'username,password', `${freshName()},`],
      ['userapi', 'account,password', `${freshName()},`],
      ['action', 'id,password', '1600000001,'],
    ]
    for (const [from, header, line] of files) {
      const { code, output, report } = await importing.bring(from, [header, `${line}NULL`])
      expect([from, code, report('rejected')]).toEqual([
        from,
        1,
        ['2,"it has no password, and no phone that a code could be sent to"'],
      ])
      expect(output).toContain('Nobody came over.')
      const other = await importing.bring(from, [header, `${line}${'ab'.repeat(20)}`])
      expect(other.report('rejected')).toEqual(['2,"the password looks like a hash in hex, not like an MD5"'])
    }
  })

  test('are left behind with --passwords none, where the column may be missing', async () => {
    const [one, two] = [freshPhone(), freshPhone()]
    await importing.bring('kms', ['phone,password', `${one},{SSHA}abcdefgh`], '--passwords', 'none')
    await importing.bring('kms', ['phone,name', `${two},小明`], '--passwords', 'none')
    for (const phone of [one, two]) expect(await accountOf(phone)).toBeDefined()
  })

  test('salted ones are told by their column', async () => {
    const lines = ['phone,password,salt', `${freshPhone()},${md5OfPassword('x')},Xy`]
    const { code, output } = await importing.bring('kms', lines)
    expect([code, output]).toEqual([1, expect.stringContaining('The column "salt" says that the passwords are salted')])
  })

  test('one that many lines have is noted, and never shown', async () => {
    const canary = 'canary-default-1'
    const lines = Array.from({ length: 6 }, () => `${freshPhone()},${canary}`)
    const { output, report } = await importing.bring('kms', ['phone,password', `${freshPhone()},own-secret`, ...lines])
    expect(report('notes')).toEqual(['3,6 lines (86 %) have the same password as this one: is it one of theirs?'])
    expect(output).toContain('Many lines have one and the same password')
    expect(output).not.toContain(canary)
  })
})

describe('A second server of the same dialect', () => {
  const header = 'id,phone,name,password'

  test('swallows nobody: a known id with another login is rejected, with --source it comes over', async () => {
    const [first, second] = [freshPhone(), freshPhone()]
    await importing.bring('usermodule', [header, `1,${first},甲,secret-1`])
    const lines = [header, `1,${second},乙,secret-2`]
    const refused = await importing.bring('usermodule', lines)
    expect(refused.code).toBe(1)
    expect(refused.output).toMatch(/\b0 imported\n +0 were there already\n +1 rejected/)
    expect(refused.report('rejected')).toEqual([
      '2,its id has come over before with another login: people of another server need --source <its name>',
    ])
    expect(await logIn(second, 'secret-2')).toBeNull()
    expect((await importing.bring('usermodule', lines, '--source', 'second')).code).toBe(0)
    expect(await logIn(second, 'secret-2')).not.toBeNull()
    expect(await accountOf(second)).toMatchObject({ importedFrom: 'usermodule/second', importedId: '1' })
    const again = await importing.bring('usermodule', lines, '--source', 'second')
    expect([again.code, again.output]).toEqual([0, expect.stringMatching(/\b1 were there already/)])
  })

  test('of several logins one is enough to be the same person', async () => {
    const [old, now, mail] = [freshPhone(), freshPhone(), `${freshName()}@a.cn`]
    const lines = (phone: string | number) => ['id,phone,email,password', `7001,${phone},${mail},secret-1`]
    await importing.bring('usermodule', lines(old))
    expect((await importing.bring('usermodule', lines(now))).output).toMatch(/\b1 were there already/)
  })

  test('where the id is the login, the name tells people apart', async () => {
    await importing.bring('action', ['id,username,password', '1700000001,甲,secret-1'])
    const { code, report } = await importing.bring('action', ['id,username,password', '1700000001,乙,secret-2'])
    expect([code, report('rejected').length]).toEqual([1, 1])
    const other = await importing.bring(
      'action',
      ['id,username,password', '1700000001,乙,secret-2'],
      '--source',
      'second',
    )
    expect(other.report('rejected')).toEqual(['2,its id is that of another account'])
  })
})

describe('A file of another make', () => {
  // «phone,password,name» and a Chinese name, as Chinese Windows writes it.
  const gbk = (phone: string | number) =>
    Buffer.concat([
      Buffer.from('phone,password,name\n'),
      Buffer.from(`${phone},secret-1,`),
      Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]),
      Buffer.from('\n'),
    ])

  test('in GBK is named, and read with --encoding gbk', async () => {
    const phone = freshPhone()
    const refused = await importing.bring('kms', gbk(phone))
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('looks like GBK')])
    expect(refused.output).toContain('give --encoding gbk')
    expect(await accountOf(phone)).toBeUndefined()
    expect((await importing.bring('kms', gbk(phone), '--encoding', 'gbk')).code).toBe(0)
    expect(await accountOf(phone)).toMatchObject({ name: '王小明' })
  })

  test('a value that its encoding does not have costs its line', async () => {
    const file = Buffer.concat([gbk(freshPhone()), Buffer.from(`${freshPhone()},secret-1,`), Buffer.from([0xff, 0x0a])])
    const { report } = await importing.bring('kms', file, '--encoding', 'gbk')
    expect(report('rejected')).toEqual(['3,name is not GBK'])
  })

  test('in UTF-16 with its mark is read, in either order; without it is named', async () => {
    for (const swap of [false, true]) {
      const phone = freshPhone()
      const text = Buffer.from(`\uFEFFphone,password,name\r\n${phone},secret-1,王小明\r\n`, 'utf16le')
      const { code, output } = await importing.bring('kms', swap ? text.swap16() : text)
      expect([code, output]).toEqual([0, expect.stringContaining('UTF-16')])
      expect(await accountOf(phone)).toMatchObject({ name: '王小明' })
    }
    const bare = Buffer.from(`phone,password\r\n${freshPhone()},secret-1\r\n`, 'utf16le')
    expect((await importing.bring('kms', bare)).output).toContain('give --encoding utf-16le')
    expect((await importing.bring('kms', bare, '--encoding', 'utf-16le')).code).toBe(0)
  })

  test('of a spreadsheet is named', async () => {
    const workbook = Buffer.from('PK\u0003\u0004 and more')
    expect((await importing.bring('kms', workbook)).output).toContain('an Excel workbook (.xlsx): save it as CSV')
  })

  test.each([
    [';', '";"', 'semicolons'],
    ['\t', 'tab', 'tabs'],
    ['|', '"|"', 'vertical bars'],
  ])('with %j between its values is named, and read with --delimiter', async (sign, shown, words) => {
    const [one, two] = [freshPhone(), freshPhone()]
    const lines = [
      ['phone', 'password', 'name'],
      [one, 'secret-1', '"a,b"'],
      [two, 'secret-2', '乙'],
    ]
    const file = lines.map((values) => values.join(sign))
    const refused = await importing.bring('kms', file)
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining(`separated by ${words}`)])
    expect(refused.output).toContain(`give --delimiter ${shown}`)
    const { code } = await importing.bring('kms', file, '--delimiter', sign === '\t' ? 'tab' : sign)
    expect(code).toBe(0)
    expect(await accountOf(one)).toMatchObject({ name: 'a,b' })
    expect(await logIn(two, 'secret-2')).not.toBeNull()
  })

  test('that says sep=; in its first line is read so', async () => {
    const phone = freshPhone()
    const { code } = await importing.bring('kms', ['\uFEFFsep=;', 'phone;password', `${phone};secret-1`])
    expect(code).toBe(0)
    expect(await logIn(phone, 'secret-1')).not.toBeNull()
  })

  test('with Chinese headers is named with the whole switch, and read with it', async () => {
    const phone = freshPhone()
    const lines = ['手机号,密码,昵称,备注', `${phone},secret-1,小明,x`]
    const refused = await importing.bring('kms', lines)
    expect(refused.code).toBe(1)
    expect(refused.output).toContain('The header lacks phone, password')
    expect(refused.output).toContain('give --map 手机号=phone,密码=password,昵称=name')
    const { code, output } = await importing.bring('kms', lines, '--map', '手机号=phone,密码=password,昵称=name')
    expect([code, output]).toEqual([0, expect.stringContaining('left out: 备注')])
    expect(await accountOf(phone)).toMatchObject({ name: '小明' })
  })

  test('with a few columns under other names says which they seem to be', async () => {
    const { output } = await importing.bring('kms', ['phone,password,姓名', `${freshPhone()},secret-1,小明`])
    expect(output).toContain('give --map 姓名=name')
  })

  test.each([
    [['--map', 'phone'], '--map takes their=ours'],
    [['--map', '手机=telephone'], '--map takes their=ours'],
    [['--map', '手机=phone'], 'The header has no column "手机"'],
    [['--encoding', 'klingon'], '--encoding must be one like'],
    [['--delimiter', 'x'], '--delimiter must be one of'],
    [['--source', 'a b'], '--source must be a name'],
  ])('%j is explained', async (parameters, sentence) => {
    const { code, output } = await importing.bring('kms', ['phone,password', `${freshPhone()},x`], ...parameters)
    expect([code, output]).toEqual([1, expect.stringContaining(sentence)])
  })
})

test('What stands for nothing in a login column claims no login: the second line with NULL comes over too', async () => {
  const [one, two] = [freshPhone(), freshPhone()]
  const { report } = await importing.bring('usermodule', [
    'loginname,phone,email,password,name',
    `NULL,${one},NULL,secret-1,NULL`,
    `NULL,${two},-,secret-1,(null)`,
  ])
  expect(report('rejected')).toEqual([])
  for (const phone of [one, two]) {
    expect(await accountOf(phone)).not.toHaveProperty('loginname')
    expect(await accountOf(phone)).toMatchObject({ name: String(phone) })
  }
})

test('Names that show nothing, and explanations that turn the writing around, are left out and noted', async () => {
  const [one, two] = [freshPhone(), freshPhone()]
  const { report } = await importing.bring('usermodule', [
    'phone,password,name,isfreeze,freezeexplain',
    `${one},secret-1,\u200B\u3164,n,`,
    `${two},secret-1,乙,y,a\u202Eb`,
  ])
  expect(report('notes')).toEqual([
    '2,name breaks the rules and was left out',
    '3,freezeexplain breaks the rules and was left out',
  ])
  expect(await accountOf(one)).toMatchObject({ name: String(one) })
  expect(await accountOf(two)).toMatchObject({ freeze: { explain: '' } })
})
