/** Assigns the columns of a file their meanings: by the names in the dialect's document, or by `--map`. */
import { StartError } from '../fault.ts'
import { type Source, type SourceName, sources } from './sources.ts'

export interface Columns {
  /** Header → the spelling in the document. */
  known: ReadonlyMap<string, string>
  unknown: readonly string[]
  leftOut: readonly string[]
  /** A proposal for unknown columns: `--map 姓名=name`; null where there is none. */
  hint: string | null
}

/**
 * Names that other systems give to columns; compared regardless of case, blanks, `_` and `-`. Where several of our
 * names are listed, the source has one of them.
 */
const otherNames: readonly [ours: readonly string[], theirs: readonly string[]][] = [
  [
    ['phone'],
    [
      '手机',
      '手机号',
      '手机号码',
      '電話',
      '电话',
      '电话号码',
      '联系电话',
      '联系方式',
      '手機',
      '手機號碼',
      'mobile',
      'mobilephone',
      'mobileno',
      'tel',
      'telephone',
      'phoneno',
      'phonenumber',
      'cellphone',
    ],
  ],
  [
    ['password'],
    [
      '密码',
      '密碼',
      '登录密码',
      '用户密码',
      '口令',
      'pwd',
      'passwd',
      'pass',
      'userpassword',
      'md5',
      'passwordmd5',
      'md5password',
      'passwordhash',
    ],
  ],
  [
    ['loginname', 'account', 'username'],
    [
      '用户名',
      '用戶名',
      '账号',
      '帐号',
      '帳號',
      '账户',
      '帐户',
      '登录名',
      '登陆名',
      'username',
      'account',
      'login',
      'loginname',
      'useraccount',
      'uname',
    ],
  ],
  [
    ['name', 'username'],
    ['姓名', '名字', '名称', '昵称', '暱稱', 'nickname', 'nick', 'realname', 'fullname', 'displayname'],
  ],
  [
    ['email', 'mail'],
    ['邮箱', '电子邮箱', '电子邮件', '邮件', '郵箱', 'email', 'mail', 'emailaddress'],
  ],
  [
    ['id', 'user_id'],
    ['编号', '序号', '用户编号', '用户id', '編號', 'uid', 'userid', 'id'],
  ],
  [['role'], ['角色', '权限', '用户角色', 'rolename', 'usertype']],
  [['birth'], ['生日', '出生日期', '出生年月', 'birthday', 'birthdate', 'dob']],
  [['registertime'], ['注册时间', '创建时间', '註冊時間', 'createtime', 'createdat', 'registeredat', 'regtime']],
  [['lastlogintime'], ['最后登录时间', '最近登录时间', '上次登录时间', 'lastlogin', 'lastloginat']],
  [['ip'], ['注册ip', 'registerip', 'regip']],
  [['lastloginip'], ['最后登录ip', '最近登录ip']],
]

const folded = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '')

/** Whether a column holds the salts of hashed passwords. */
const isSalt = (name: string) => /salt$|^盐|盐值$|鹽/i.test(folded(name))

/** Reads `theirs=ours,…`. @throws {StartError} */
export function readMap(texts: readonly string[], source: SourceName): ReadonlyMap<string, string> {
  const { columns } = sources[source]
  const pairs = texts
    .flatMap((text) => text.split(','))
    .map((pair): [string, string] => {
      const cut = pair.lastIndexOf('=')
      const [theirs, ours] = [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()]
      const name = Object.keys(columns).find((known) => known.toLowerCase() === ours.toLowerCase())
      if (cut < 1 || theirs === '' || name === undefined) {
        throw new StartError(
          `--map takes their=ours, where ours is one of ${Object.keys(columns).join(', ')}; "${pair}" is not.`,
        )
      }
      return [theirs, name]
    })
  return new Map(pairs)
}

/** Proposes a meaning for each unknown column, unless the file already has a column of that meaning. */
function likelyMap(unknown: readonly string[], found: readonly string[], { columns }: Source): [string, string][] {
  const taken = new Set(found.map((name) => columns[name]))
  return unknown.flatMap((theirs): [string, string][] => {
    for (const [ours, names] of otherNames) {
      if (!names.includes(folded(theirs))) continue
      const name = ours.find((candidate) => Object.hasOwn(columns, candidate) && !taken.has(columns[candidate]))
      if (name === undefined) continue
      taken.add(columns[name])
      return [[theirs, name]]
    }
    return []
  })
}

const quotedForShell = (text: string) => (/[\s"'$`\\;&|<>()]/.test(text) ? `'${text}'` : text)

const switchOf = (pairs: readonly [string, string][]) =>
  `--map ${quotedForShell(pairs.map((pair) => pair.join('=')).join(','))}`

function knownOf(
  header: readonly string[],
  { columns }: Source,
  map: ReadonlyMap<string, string>,
): Map<string, string> {
  const absent = [...map.keys()].find((theirs) => !header.includes(theirs))
  if (absent !== undefined) throw new StartError(`The header has no column "${absent}" that --map could mean.`)
  const names = new Map(Object.keys(columns).map((name) => [name.toLowerCase(), name]))
  return new Map(
    header.flatMap((given) => {
      const name = map.get(given) ?? names.get(given.toLowerCase())
      return name === undefined ? [] : [[given, name] as const]
    }),
  )
}

/** @throws {StartError} where a column is missing; the message names the switch that supplies a likely one */
function refuseMissing(
  found: readonly string[],
  likely: readonly [string, string][],
  source: SourceName,
  withPasswords: boolean,
): void {
  const { columns, required, logins } = sources[source]
  const needed = required.filter((name) => withPasswords || columns[name] !== 'password')
  const missing = needed.filter((name) => !found.includes(name))
  const way =
    likely.length > 0
      ? `It seems to call them otherwise: give ${switchOf(likely)}.`
      : `Where it calls them otherwise, give --map theirs=ours.`
  if (missing.length > 0) {
    throw new StartError(
      `The header lacks ${missing.join(', ')}; ${source} has ${Object.keys(columns).join(', ')}. ${way}`,
    )
  }
  if (logins.length > 0 && !logins.some((name) => found.includes(name))) {
    throw new StartError(`The header lacks a login: one of ${logins.join(', ')}. ${way}`)
  }
}

function refuseTwice(found: readonly string[], { columns }: Source): void {
  const single = found.filter((name) => columns[name] !== 'profile' && columns[name] !== 'leftOut')
  const twice =
    single.find((name, index) => single.findIndex((other) => columns[other] === columns[name]) !== index) ??
    found.find((name, index) => found.indexOf(name) !== index)
  if (twice !== undefined) throw new StartError(`The header has two columns for one thing; one of them is ${twice}.`)
}

/**
 * @param map the pairs of `--map`, theirs → ours
 * @throws {StartError} where a column is missing, given twice, or shows that the passwords are salted
 */
export function matchColumns(
  header: readonly string[],
  source: SourceName,
  map: ReadonlyMap<string, string>,
  withPasswords: boolean,
): Columns {
  const known = knownOf(header, sources[source], map)
  const found = [...known.values()]
  const unknown = header.filter((given) => !known.has(given))
  const likely = likelyMap(unknown, found, sources[source])
  refuseMissing(found, likely, source, withPasswords)
  refuseTwice(found, sources[source])
  const salt = unknown.find(isSalt)
  if (salt !== undefined && withPasswords) {
    throw new StartError(
      `The column "${salt}" says that the passwords are salted hashes, which cannot be brought over: give --passwords none, and people log in by code, or leave the column out.`,
    )
  }
  return {
    known,
    unknown,
    leftOut: found.filter((name) => sources[source].columns[name] === 'leftOut'),
    hint: likely.length > 0 ? switchOf(likely) : null,
  }
}
