/**
 * People, files and friends to try an app with. They come through the API, as an app's own would, so that everything about
 * them is true: sessions, events, numbers, objects in the bucket.
 */
import { CallError } from './call.ts'

export interface DemoPerson {
  login: string
  name: string
}

/** The password of every demo person. It opens accounts of a laptop alone. */
const PASSWORD = 'demo spring rain'

const names: readonly [login: string, name: string][] = [
  ['lin.yue', '林月'],
  ['wang.xiaoming', '王小明'],
  ['li.na', '李娜'],
  ['zhang.wei', '张伟'],
  ['chen.jing', '陈静'],
  ['liu.yang', '刘洋'],
  ['zhao.min', '赵敏'],
  ['huang.lei', '黄磊'],
  ['zhou.xun', '周迅'],
  ['wu.gang', '吴刚'],
  ['xu.fang', '徐芳'],
  ['sun.li', '孙丽'],
  ['ma.chao', '马超'],
  ['zhu.yan', '朱艳'],
  ['ouyang.xue', '欧阳雪'],
  ['alice', 'Alice Moore'],
  ['bob', 'Bob Fischer'],
  ['carol', 'Carol Nguyen'],
  ['dave', 'Dave O’Brien'],
  ['erin', 'Erin Kowalski'],
  ['frank', 'Frank Müller'],
  ['grace', 'Grace Okafor'],
  ['heidi', 'Heidi Larsen'],
  ['ivan', 'Ivan Petrov'],
  ['judy', 'Judy Park'],
  ['ken', 'Ken Tanaka'],
  ['laura', 'Laura Rossi'],
  ['mallory', 'Mallory Quinn'],
  ['nina', 'Nina Silva'],
  ['oscar', 'Oscar Lindqvist'],
]

export const demoPeople: readonly DemoPerson[] = names.map(([short, name]) => ({ login: `demo.${short}`, name }))

const files: readonly [name: string, content: string][] = [
  ['假期照片说明.txt', '今天的海很蓝。\n'],
  ['shopping list.md', '- tea\n- bread\n- 牛奶\n'],
  ['预算 2026.csv', '项目,金额\n房租,4200\n交通,300\n'],
]

/** A person who is new or was known, with an open session. */
export interface Present {
  id: number
  token: string
  isNew: boolean
}

export interface Seeded {
  people: number
  files: number
  friends: number
}

/** Asks the API by POST. @throws {CallError} where it does not answer */
export async function ask(apiUrl: string, path: string, body: object | FormData, token?: string) {
  const isForm = body instanceof FormData
  const response = await fetch(apiUrl + path, {
    method: 'POST',
    headers: {
      ...(!isForm && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: isForm ? body : JSON.stringify(body),
  }).catch(() => {
    throw new CallError('The API does not answer: it may just be restarting, or an error stands in the terminal.')
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** Logs in by login name and password. @throws {CallError} where the API refuses it */
export async function logIn(apiUrl: string, login: string, password: string = PASSWORD) {
  const { status, body } = await ask(apiUrl, '/user/login', { account: login, password })
  const { token, user_id: id } = body
  if (status !== 200 || typeof token !== 'string') {
    throw new CallError(`${login} cannot log in (${status} ${String(body['msg'])}). Is the demo data there?`)
  }
  return { token, id: Number(id) }
}

/** Registers a demo person where he is missing, and logs in. @throws {CallError} */
export async function enter(apiUrl: string, { login, name }: DemoPerson): Promise<Present> {
  // The dialect says by its words, and not by its status, that a name is taken.
  const { body } = await ask(apiUrl, '/user/register', { account: login, password: PASSWORD, name })
  return { ...(await logIn(apiUrl, login)), isNew: body['msg'] === 'register successful' }
}

/** Uploads a file that everybody may see. @param index which of the demo files. @returns null where that is refused */
export async function upload(apiUrl: string, { token }: Present, index: number): Promise<{ id: number } | null> {
  const [name, content] = files[index % files.length] ?? ['', '']
  const form = new FormData()
  form.append('permission', '1503')
  form.append('file', new Blob([content], { type: 'text/plain' }), name)
  const { data } = (await ask(apiUrl, '/upload', form, token)).body as { data?: { file_id?: number } }
  return data?.file_id === undefined ? null : { id: data.file_id }
}

/** Asks, and has it accepted; every third request stays open, so that there is something to accept. */
async function befriend(apiUrl: string, one: Present, other: Present, isOpen: boolean): Promise<boolean> {
  await ask(apiUrl, '/user', { Action: 'AddFriend', friend_id: String(other.id) }, one.token)
  if (isOpen) return false
  const accepted = await ask(apiUrl, '/user', { Action: 'AcceptFriend', friend_id: String(one.id) }, other.token)
  return JSON.stringify(accepted.body).includes('friend added')
}

// A login costs a good part of a second of one core.
const AT_ONCE = 3

/** Runs it for every item, a few at once, and keeps the order. */
async function each<Item, Result>(items: readonly Item[], run: (item: Item, index: number) => Promise<Result>) {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const batch = items.slice(from, from + AT_ONCE)
    results.push(...(await Promise.all(batch.map((item, index) => run(item, from + index)))))
  }
  return results
}

/**
 * Brings in who is missing, each with a file and a friend among the new ones. A second time nobody is missing.
 * @throws {CallError} where the API does not answer, or a login name is somebody else's
 */
export async function seedDemo(apiUrl: string): Promise<Seeded> {
  const fresh = (await each(demoPeople, (person) => enter(apiUrl, person))).filter(({ isNew }) => isNew)
  const uploaded = await each(fresh, (person, index) => upload(apiUrl, person, index))
  const friends = await each(fresh, async (person, index) => {
    const other = fresh[index + 1]
    return other ? befriend(apiUrl, person, other, index % 3 === 2) : false
  })
  return { people: fresh.length, files: uploaded.filter(Boolean).length, friends: friends.filter(Boolean).length }
}
