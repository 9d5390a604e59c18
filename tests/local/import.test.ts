import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { projectRoot } from '../../local/folder.ts'
import { type Ended, importApart, importCommand, importHere } from '../support/importing.ts'
import { register } from '../support/people.ts'
import { freshAddress, freshName, freshPhone, type Item, useWorld } from '../support/world.ts'

const HOUR_MS = 3_600_000

const world = useWorld({
  SMS_TEST_NUMBERS: '+8613800000000=123456',
  SMS_TEST_NUMBERS_UNTIL: '2099-01-01',
  EXISTENCE_PER_NETWORK_HOUR: '1000',
})
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'import-'))
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
})

let file: string
let files = 0

beforeEach(() => {
  files += 1
  file = join(folder, `users${files}.csv`)
})

/** Writes the lines and imports them. */
function bring(from: string, lines: readonly string[], ...parameters: string[]): Promise<Ended> {
  writeFileSync(file, `${lines.join('\n')}\n`)
  return importHere(file, '--from', from, '--stage', 'test', ...parameters)
}

const report = (kind: 'rejected' | 'notes' | 'ids') => {
  const path = `${file}.${kind}.csv`
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(1) : []
}

const accounts = async () => (await world.items('users')).filter(({ role }) => role !== undefined)
const accountWith = async (attribute: string, value: unknown) =>
  (await accounts()).find((item: Item) => item[attribute] === value)

/** Each dialect's login, by any identifier or id. @returns the id it answers, or null */
const doors: Record<string, (account: string, password: string) => Promise<number | null>> = {
  async userapi(account, password) {
    const { json } = await world.call('POST', '/user/login', { json: { account, password }, from: freshAddress() })
    return json.token ? json.user_id : null
  },
  async usermodule(account, password) {
    const query = `account=${encodeURIComponent(account)}&&password=${md5OfPassword(password)}&&randomStr=1`
    const { json } = await world.call('GET', `/user/login?${query}`, { from: freshAddress() })
    return json.token ? json.data : null
  },
  async kms(phone, password) {
    const { json } = await world.call('POST', '/app/login', { json: { phone, password }, from: freshAddress() })
    return json.token ? Number(json.id) : null
  },
  async fileserver(username, password) {
    const { json } = await world.call('POST', '/login', { json: { username, password }, from: freshAddress() })
    return json.data?.token ? json.data.id : null
  },
  async action(id, password) {
    const { json } = await world.call('POST', '/user', {
      json: { Action: 'Login', id, password },
      from: freshAddress(),
    })
    return json.Response.token ? Number(json.Response.id) : null
  },
}

async function expectEveryDoor(logins: readonly string[], password: string, id: number): Promise<void> {
  for (const [door, logIn] of Object.entries(doors)) {
    for (const login of logins) {
      expect([door, login, await logIn(login, password)]).toEqual([door, login, id])
      expect([door, login, await logIn(login, `${password}x`)]).toEqual([door, login, null])
    }
  }
}

describe('npm run import', () => {
  test('brings people of each old server over, who then log in through every door', async () => {
    const phones = [freshPhone(), freshPhone(), freshPhone()]
    const [name, account] = [freshName(), freshName()]
    const md5 = md5OfPassword('old-secret')
    await bring('usermodule', [
      'id,card,type,name,loginname,password,email,phone,ip,registertime',
      `1341,1,company,王伟,${phones[0]},${md5.toUpperCase()},${name}@qq.com,${phones[0]},0:0:0:0:0:0:0:1,2019-03-25T13:02:46`,
    ])
    await bring('kms', ['phone,name,email,password,birth', `${phones[1]},李娜,,短密,946684800000`])
    await bring('fileserver', ['username,password,mail,role,phone', `${name},242363,,normal,${phones[2]}`])
    await bring('userapi', ['account,password,name,role', `${account},old-secret,"张 ""三""",vip_user`])
    const { code } = await bring('action', ['id,username,password', '1000000004,ekkowwang,old-secret'])
    expect(code).toBe(0)

    const people = await accounts()
    const idOf = (attribute: string, value: string) => Number(people.find((item) => item[attribute] === value)?.['id'])
    await expectEveryDoor([String(phones[0]), `${name}@qq.com`], 'old-secret', idOf('phone', `+86${phones[0]}`))
    await expectEveryDoor([String(phones[1])], '短密', idOf('phone', `+86${phones[1]}`))
    await expectEveryDoor([name, String(phones[2])], '242363', idOf('loginname', name))
    await expectEveryDoor([account], 'old-secret', idOf('loginname', account))
    await expectEveryDoor(['1000000004'], 'old-secret', 1_000_000_004)
    expect(await accountWith('id', 1_000_000_004)).toMatchObject({ name: 'ekkowwang', importedFrom: 'action' })
    expect(await accountWith('loginname', account)).toMatchObject({ name: '张 "三"', role: 'vip' })
    expect(await accountWith('phone', `+86${phones[1]}`)).toMatchObject({ birth: 946_684_800_000, name: '李娜' })
  }, 60_000)

  test('keeps what the old server knew, and leaves the rest as it is for everybody', async () => {
    const phone = freshPhone()
    await bring('usermodule', [
      'id,card,type,name,loginname,password,email,phone,ip,registertime,lastlogintime,lastloginip,lastupdatetime,isfreeze,freezeexplain,freezestarttime,freezeendtime,purseadd1,vipTime,tag,hit,state',
      `77,1,company,老王,${phone},${md5OfPassword('p')},,${phone},10.1.2.3,2019-03-25T13:02:46,2019-03-25 13:42:19,10.1.2.4,2019-03-26T00:00:00,y,spam,2020-01-01T00:00:00,NULL,RBZGZ2,2020,\\N,7,normal`,
    ])
    const item = await accountWith('phone', `+86${phone}`)
    expect(item).toEqual({
      id: expect.any(Number),
      name: '老王',
      role: 'normal',
      password: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=/),
      phone: `+86${phone}`,
      phoneState: 'unproved',
      epoch: 0,
      registeredAt: Date.parse('2019-03-25T05:02:46Z'),
      registeredFrom: '10.1.2.3',
      updatedAt: Date.parse('2019-03-25T16:00:00Z'),
      lastLoginAt: Date.parse('2019-03-25T05:42:19Z'),
      lastLoginFrom: '10.1.2.4',
      firstLogin: 'imported',
      freeze: { explain: 'spam', startsAt: Date.parse('2019-12-31T16:00:00Z'), endsAt: null },
      card: '1',
      type: 'company',
      purseadd1: 'RBZGZ2',
      vipTime: '2020',
      hit: 7,
      importedAt: expect.any(Number),
      importedFrom: 'usermodule',
      importedId: '77',
      importMark: expect.stringMatching(/^usermodule:[\w-]{43}$/),
    })
    expect(report('ids')).toEqual([`2,77,${item?.['id']}`])
  })

  test('rejects bad lines by number and reason, skips them, and never shows a password', async () => {
    const [first, taken] = [freshPhone(), freshName()]
    await world.call('POST', '/user/register', { json: { account: taken, password: 'secret-1' } })
    const canary = 'canary-password'
    const lines = [
      'account,password,name,role',
      `${first},${canary}1,一,`,
      `,${canary}2,二,`,
      `${first},${canary}3,三,`,
      `${taken},${canary}4,四,`,
      `${freshName()},${canary}5,五`,
      `${freshName()},${canary}6,六,king`,
      `"${freshName()},${canary}7,七,`,
      `${freshName()},${'x'.repeat(65)}${canary},八,`,
      `${freshName()},,九,`,
      `2000000001,${canary},十,`,
      `${freshName()},${'ab'.repeat(20)},hash,`,
      `${freshName()},${canary}8,${'n'.repeat(40)},`,
      `${freshPhone()},,十三,`,
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    const { code, output } = await importApart(file, '--from', 'userapi', '--stage', 'test')
    expect(code).toBe(0)
    expect(output).toMatch(/13 lines[\s\S]+\b3 imported[\s\S]+\b10 rejected: see .*rejected\.csv/)
    expect(output).not.toContain('{"level"')
    expect(report('rejected')).toEqual([
      '3,it has no login',
      '4,its phone is that of line 2',
      '5,its loginname is that of another account',
      '6,"3 values, but the header has 4"',
      '7,"its role is none of normal_user, vip_user, creator, admin"',
      '8,a quote is not closed',
      '9,the password is longer than 64 characters',
      '10,"it has no password, and no phone that a code could be sent to"',
      '11,its login is neither a login name nor a phone or an email',
      '12,"the password looks like a hash in hex, not like an MD5"',
    ])
    expect(report('notes')).toEqual(['13,name breaks the rules and was left out'])
    const written = readdirSync(folder).filter((name) => name !== file.split('/').at(-1))
    const all = [output, ...world.logs, ...written.map((name) => readFileSync(join(folder, name), 'utf8'))]
    for (const text of all) if (!text.includes('account,password')) expect(text).not.toContain(canary)
  })

  test('reads a byte order mark, CRLF, quoted line ends, and says which bytes are no UTF-8', async () => {
    const [one, two] = [freshName(), freshName()]
    const start = Buffer.from(`\uFEFFAccount,Password,NAME\r\n${one},secret-1,"two\nlines"\r\n${freshName()},secret-1,`)
    const end = Buffer.from(`\r\n${two},"se,cret",好\r\n\r\n`)
    writeFileSync(file, Buffer.concat([start, Buffer.from([0xd6, 0xd0]), end]))
    const { output } = await importHere(file, '--from', 'userapi', '--stage', 'test')
    expect(output).toMatch(/3 lines[\s\S]+\b2 imported/)
    expect(report('rejected')).toEqual(['4,NAME is not UTF-8'])
    expect(await doors['userapi']?.(two, 'se,cret')).toEqual(expect.any(Number))
    expect(await accountWith('loginname', one)).toMatchObject({ name: one })
  })

  test('takes 32 hex digits for an MD5 unless it is told otherwise', async () => {
    const [asMd5, asText] = [freshName(), freshName()]
    const digits = md5OfPassword('inside')
    await bring('userapi', ['account,password', `${asMd5},${digits}`])
    expect(await doors['userapi']?.(asMd5, 'inside')).not.toBeNull()
    expect(await doors['userapi']?.(asMd5, digits)).toBeNull()
    await bring('userapi', ['account,password', `${asText},${digits}`], '--passwords', 'plain')
    expect(await doors['userapi']?.(asText, digits)).not.toBeNull()
    await bring(
      'userapi',
      ['account,password', `${freshName()},inside`, `${freshName()},D41D8CD98F00B204E9800998ECF8427E`],
      '--passwords',
      'md5',
    )
    expect(report('rejected')).toEqual([
      '2,the password is no MD5',
      '3,"it has no password, and no phone that a code could be sent to"',
    ])
  })
})

describe('Ids of action', () => {
  test('inside the range are kept, a collision is reported, others get a new id and keep the old one for reference', async () => {
    const password = 'action-secret'
    const { json } = await world.call('POST', '/user/register', { json: { account: freshName(), password } })
    const taken = String(json.user_id)
    const lines = [
      'id,username,password',
      `${taken},a,${password}`,
      `1500000001,同名,${password}`,
      `1500000002,同名,${password}`,
      `42,old,${password}`,
      `,none,${password}`,
    ]
    await bring('action', lines)
    expect(report('rejected')).toEqual(['2,its id is that of another account', '6,it has no id'])
    expect(await doors['action']?.('1500000001', password)).toBe(1_500_000_001)
    expect(await doors['action']?.('1500000002', password)).toBe(1_500_000_002)
    const moved = await accountWith('importedId', '42')
    expect(report('ids')).toEqual([`5,42,${moved?.['id']}`])
    expect(await doors['action']?.(String(moved?.['id']), password)).toBe(moved?.['id'])
    const before = (await accounts()).length
    await bring('action', lines)
    expect(report('ids')).toEqual([`5,42,${moved?.['id']}`])
    expect((await accounts()).length).toBe(before)
  })
})

describe('Roles', () => {
  const lines = (names: readonly string[]) => [
    'username,password,mail,role,phone',
    ...names.map((name, index) => `${name},secret-1,,${['admin', '4', 'normal'][index]},`),
  ]

  test('above normal need --roles where they are powerful, and are reported where they are not given', async () => {
    const names = [freshName(), freshName(), freshName()]
    await bring('fileserver', lines(names))
    expect(report('notes')).toEqual([
      '2,its role admin became normal: --roles does not allow it',
      '3,its role leader became normal: --roles does not allow it',
    ])
    for (const name of names) expect(await accountWith('loginname', name)).toMatchObject({ role: 'normal' })
  })

  test('come over where they are allowed, but never on a test number; new admins count as admins', async () => {
    const names = [freshName(), freshName(), freshName()]
    await bring(
      'fileserver',
      [...lines(names), `${freshName()},secret-1,,leader,13800000000`],
      '--roles',
      'admin,leader',
    )
    expect(report('notes')).toEqual(['5,its role leader became normal: its phone is a test number'])
    const roles = await Promise.all(names.map(async (name) => (await accountWith('loginname', name))?.['role']))
    expect(roles).toEqual(['admin', 'leader', 'normal'])
    const [record] = (await world.items('users')).filter(({ id }) => id === 0)
    const admin = await accountWith('role', 'admin')
    expect(record).toEqual({ id: 0, admins: new Set([admin?.['id']]) })
  })
})

describe('Imported phones', () => {
  test('are unproved, and do not yield although nobody has logged in for a day', async () => {
    const [phone, other] = [freshPhone(), freshPhone()]
    await bring('kms', ['phone,password,registertime,email', `${phone},secret-1,2019,${phone}@a.cn`])
    await world.call('POST', '/user/register', { json: { account: other, password: 'secret-1' } })
    world.advance(25 * HOUR_MS)
    const registered = async (account: string) =>
      (await world.call('POST', '/user/register', { json: { account, password: 'secret-2' } })).json.msg
    expect(await registered(other)).toBe('register successful')
    expect(await registered(phone)).toBe('account had been used')
    expect(await registered(`${phone}@a.cn`)).toBe('account had been used')
    expect((await world.call('GET', `/user/registerPhone/${phone}`)).json).toMatchObject({ registered: true })
    expect(await doors['userapi']?.(phone, 'secret-1')).not.toBeNull()
    world.resetClock()
  })

  test('beside a login name are contacts: no code opens the account by them', async () => {
    const [name, phone] = [freshName(), freshPhone()]
    await bring('fileserver', [
      'username,password,phone',
      `${name},secret-1,${phone}`,
      `${freshPhone()},secret-1,${freshPhone()}`,
    ])
    expect(await accountWith('loginname', name)).toMatchObject({ phone: `+86${phone}`, phoneState: 'contact' })
    expect((await world.call('GET', `/user/loginPhone/${phone}`)).status).toBe(404)
    expect(report('rejected')).toEqual(['3,it has two different phones'])
  })
})

describe('Run again', () => {
  const many = (count: number) => [
    'account,password',
    ...Array.from({ length: count }, () => `${freshName()},secret-1`),
  ]

  test('nobody is doubled, not even who has changed his phone since', async () => {
    const phone = freshPhone()
    const lines = ['phone,password', `${phone},secret-1`]
    await bring('kms', lines)
    await world.call('GET', `/user/registerPhone/${phone}`)
    const code = world.cloud.inbox.code(phone)
    const claimed = { phone_number: phone, identifying_code: code }
    expect((await world.call('POST', `/user/registerPhone/${phone}`, { json: claimed })).status).toBe(200)
    const before = (await accounts()).length
    const { output } = await bring('kms', lines)
    expect(output).toMatch(/\b0 imported[\s\S]+\b1 were there already/)
    expect((await accounts()).length).toBe(before)
  })

  test('goes on after it was killed in the middle, and after a polite end', async () => {
    const before = (await accounts()).length
    const arrived = async () => (await accounts()).length - before
    const start = (): ChildProcess =>
      spawn(process.execPath, [...importCommand, file, '--from', 'userapi', '--stage', 'test'], {
        stdio: 'ignore',
        env: process.env,
        cwd: projectRoot,
      })
    const stopAt = async (count: number, signal: NodeJS.Signals) => {
      const child = start()
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      while ((await arrived()) < count) await sleep(20)
      child.kill(signal)
      return ended
    }
    writeFileSync(file, `${many(120).join('\n')}\n`)
    await stopAt(20, 'SIGKILL')
    expect(await stopAt(50, 'SIGINT')).toBe(130)
    const there = await arrived()
    expect(there).toBeLessThan(120)
    const { output } = await importHere(file, '--from', 'userapi', '--stage', 'test')
    expect(output).toMatch(new RegExp(`\\b${120 - there} imported\\n +${there} were there already\\n +0 rejected`))
    expect(await arrived()).toBe(120)
  }, 60_000)

  test('in two processes at once everybody comes over once', async () => {
    const before = (await accounts()).length
    writeFileSync(file, `${many(40).join('\n')}\n`)
    const twice = await Promise.all([1, 2].map(() => importApart(file, '--from', 'userapi', '--stage', 'test')))
    expect(twice.map(({ code }) => code)).toEqual([0, 0])
    expect((await accounts()).length - before).toBe(40)
    expect(report('rejected')).toEqual([])
  })

  test('who is there already is looked up a hundred at once, several hundreds at a time, and nothing else is asked', async () => {
    const lines = many(250)
    await bring('userapi', lines)
    world.wire.clear()
    let [underWay, atOnce] = [0, 0]
    const untap = world.wire.tap(async (call, send) => {
      underWay += 1
      atOnce = Math.max(atOnce, underWay)
      await sleep(50)
      return send(call.input).finally(() => {
        underWay -= 1
      })
    })
    const { output } = await bring('userapi', lines)
    untap()
    expect(output).toMatch(/\b250 were there already/)
    expect(world.wire.calls.map(({ operation }) => operation)).toEqual(Array(3).fill('BatchGetItem'))
    expect(atOnce).toBe(3)
  }, 60_000)

  test('what is known of the lines so far is in the reports, where the run ends by a failure', async () => {
    const denied = { kind: 'error', type: 'AccessDeniedException' } as const
    world.wire.add({ fault: denied, when: ({ operation }) => operation === 'TransactWriteItems' })
    const { code } = await bring('userapi', ['account,password', '/,secret-1', `${freshName()},secret-1`])
    world.wire.clear()
    expect(code).toBe(1)
    expect(report('rejected')).toEqual(['2,it has no login'])
  })

  test('a database that stumbles is waited for', async () => {
    const names = [freshName(), freshName()]
    world.wire.add({
      fault: { kind: 'error', type: 'ThrottlingException' },
      when: ({ operation }) => operation === 'TransactWriteItems',
      times: 4,
    })
    const { output } = await bring('userapi', ['account,password', ...names.map((name) => `${name},secret-1`)])
    world.wire.clear()
    expect(output).toMatch(/\b2 imported/)
  })

  test('a dry run says the same and writes nothing', async () => {
    const [name, phone] = [freshName(), freshPhone()]
    const before = await world.items('users')
    const lines = ['account,password', `${name},secret-1`, `${phone},secret-1`, `${phone},secret-1`]
    const { code, output } = await bring('userapi', lines, '--dry-run')
    expect([code, output]).toEqual([0, expect.stringMatching(/\b2 could be imported; .*nothing was written/)])
    expect(report('rejected')).toEqual(['4,its phone is that of line 3'])
    expect(await world.items('users')).toEqual(before)
  })

  test('a dry run rejects whom the import rejects, for the same reasons', async () => {
    const { account } = await register(world)
    const lines = ['account,password', `${account},secret-1`, `${freshName()},secret-1`]
    const rehearsed = await bring('userapi', lines, '--dry-run')
    expect([rehearsed.code, rehearsed.output]).toEqual([0, expect.stringMatching(/\b1 could be imported/)])
    const reasons = report('rejected')
    expect(reasons).toEqual([expect.stringMatching(/^2,/)])
    const { output } = await bring('userapi', lines)
    expect([output, report('rejected')]).toEqual([expect.stringMatching(/\b1 imported/), reasons])
  })
})

describe('npm run import explains itself', () => {
  test('on standard error, and ends with a code that scripts see', async () => {
    const { code, stdout, stderr } = await importApart()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('Usage: npm run import')
  })

  test.each([
    [[], 'Give one file'],
    [['x.csv', '--from', 'facebook'], '--from must be one of usermodule, kms'],
    [['x.csv', '--from', 'kms', '--passwords', 'sha1'], '--passwords must be one of auto, plain, md5'],
    [['x.csv', '--from', 'kms', '--roles', 'king'], '--roles must be one of'],
    [['x.csv', '--from', 'kms', '--bogus'], 'bogus'],
  ])('%s', async (parameters, sentence) => {
    const { code, output } = await importHere(...parameters)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
    expect(output).toContain('Usage: npm run import')
  })

  test('about a file that is missing, empty, of another encoding, or lacks a column', async () => {
    expect((await importHere(`${file}.no`, '--from', 'kms', '--stage', 'test')).output).toContain('cannot be read')
    const said = async (content: string | Buffer) => {
      writeFileSync(file, content)
      return (await importHere(file, '--from', 'kms', '--stage', 'test')).output
    }
    expect(await said('')).toContain('is empty')
    expect(await said(Buffer.from('\uFEFFphone,password\n', 'utf16le'))).toContain('not UTF-8')
    expect(await said('telephone,password\n')).toContain('The header lacks phone; kms has id, phone, name')
    expect(await said('phone,password,phone\n')).toContain('the column "phone" twice')
  })

  test('about columns that the dialect does not have, and those that mean nothing here', async () => {
    const { output } = await bring('usermodule', ['phone,password,shoesize,fans', `${freshPhone()},secret-1,43,7`])
    expect(output).toMatch(/Columns that usermodule does not have, left out: shoesize\.\nIt has: id, /)
    expect(output).toContain('Columns that mean nothing here, left out: fans.')
    expect(output).toMatch(/\b1 imported/)
  })
})
