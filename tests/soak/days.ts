/** What people of the soak do all day, in every dialect; some of what they hear is held against what they know. */

import { md5 } from '../support/evidence.ts'
import type { Asked } from './asked.ts'
import type { Heard } from './asking.ts'
import {
  action,
  chance,
  freshContent,
  freshName,
  freshPassword,
  freshPhone,
  logIn,
  logins,
  type Person,
  pick,
  post,
  type Town,
  tokenIn,
} from './people.ts'

/** Resolves with false where the person has left, or does not get in any more. */
export type Deed = (person: Person, town: Town) => Promise<unknown>

const kms = ({ token }: Person, as: string, fields: object = {}): Asked =>
  post(`kms ${as}`, `/app/user/${as}`, { token, ...fields })
const own = (person: Person, Action: string, fields: object = {}): Asked => action(Action, Action, fields, person.token)
const other = (person: Person, { people }: Town): Person => pick(people.length > 0 ? people : [person])
const succeeded = ({ status, isSpoiled }: Heard) => status < 300 && !isSpoiled
const mess = ({ json }: Heard): string => json?.Response?.mess ?? json?.mess ?? ''

/** What nobody can tell the outcome of: a failure of the service, or another request than was meant. */
const isUnclear = ({ status, isSpoiled }: Heard) => status >= 500 || isSpoiled

const reading: readonly Deed[] = [
  (person) => person.ask(kms(person, 'info')),
  (person) => person.ask(kms(person, 'get_avatar')),
  (person) => person.ask(kms(person, 'getownfilelist', { limit: 20 })),
  (person) => person.ask(kms(person, 'getfilelist')),
  (person) => person.ask({ as: 'fileserver files', method: 'GET', path: '/files?limit=20', token: person.token }),
  (person) => person.ask(own(person, 'GetFriends')),
  (person) => person.ask(own(person, 'GetFriendRequests')),
  (person) => person.ask(own(person, 'GetBlocked')),
  (person) => person.ask(own(person, 'GetSessions')),
  (person, town) =>
    person.ask(
      own(person, 'GetMessage', { id: String(other(person, town).id), data_type: ['username', 'fans', 'follow'] }),
    ),
  (person, town) => person.ask(own(person, 'FindUser', { account: String(other(person, town).id) })),
  async (person, town) => {
    const path = pick([
      `/user/count/${other(person, town).account}`,
      `/user/id/${other(person, town).id}`,
      `/user/account/${person.account}`,
    ])
    await person.ask({ as: `usermodule ${path.split('/')[2]}`, method: 'GET', path, token: person.token })
  },
  (person) => person.ask(post('kms testphone', '/app/register/testphone', { phone: freshPhone() })),
  async (person) => {
    const path = pick(['/.well-known/jwks.json', `/avatar/${person.id}`, '/nothing/here', '/user/login/'])
    await person.ask({ as: 'platform', method: pick(['GET', 'GET', 'HEAD', 'PATCH']), path })
  },
]

async function uploadByKms(person: Person): Promise<void> {
  const [name, content] = [`${freshName()}.txt`, freshContent()]
  const first = await person.ask(kms(person, 'upload', { md5: md5(content), name }))
  const heard =
    first.status === 404
      ? await person.ask(kms(person, 'upload', { name, data: Buffer.from(content).toString('base64') }))
      : first
  if (heard.json?.fid && succeeded(heard)) person.files.push({ id: Number(heard.json.fid), name, content })
}

async function uploadByForm(person: Person): Promise<void> {
  const [name, content] = [`${freshName()}.md`, freshContent()]
  const multipart = { files: [{ field: 'file', name, content }] }
  const heard = await person.ask({
    as: 'fileserver upload',
    method: 'POST',
    path: '/upload',
    multipart,
    token: person.token,
  })
  if (heard.json?.code === 0 && succeeded(heard)) person.files.push({ id: heard.json.data.file_id, name, content })
}

async function uploadDirectly(person: Person): Promise<void> {
  const [name, content] = [`${freshName()}.bin`, freshContent()]
  const json = { file_name: name, file_size: Buffer.byteLength(content) }
  const heard = await person.ask({ ...post('fileserver upload (direct)', '/upload', json, person.token) })
  const upload = heard.json?.data?.upload
  if (!upload || heard.isSpoiled) return
  const form = new FormData()
  for (const [field, value] of Object.entries(upload.fields as Record<string, string>)) form.append(field, value)
  form.append('file', new Blob([content]), name)
  const posted = await fetch(upload.url, { method: 'POST', body: form }).catch(() => null)
  await posted?.arrayBuffer().catch(() => undefined)
  if (posted?.status === 201) person.files.push({ id: heard.json.data.file_id, name, content })
}

/** Bytes come back as they were brought, by whatever door. */
async function download(person: Person, town: Town): Promise<void> {
  const file = person.files.length > 0 ? pick(person.files) : null
  if (!file) return
  if (chance(0.5)) {
    const heard = await person.ask(kms(person, 'getfile', { fid: String(file.id) }))
    if (
      heard.json?.code === 140 &&
      succeeded(heard) &&
      heard.json.data !== Buffer.from(file.content).toString('base64')
    )
      town.wrong(`kms getfile gave other bytes than those of file ${file.id}`)
    return
  }
  const asked = { as: 'fileserver download', method: 'GET', path: `/download/${file.id}?link=1`, token: person.token }
  const heard = await person.ask(asked)
  const url = heard.json?.data?.url
  if (!url || heard.isSpoiled) return
  const fetched = await fetch(url).catch(() => null)
  const text = await fetched?.text().catch(() => null)
  if (fetched?.status === 200 && typeof text === 'string' && text !== file.content)
    town.wrong(`a link gave other bytes than those of file ${file.id}`)
}

async function removeFile(person: Person, town: Town): Promise<void> {
  const file = person.files.length > 3 ? person.files.shift() : undefined
  if (!file) return
  const heard = await person.ask(post('fileserver delete', '/delete', { id: file.id }, person.token))
  if (heard.json?.code !== 0 || !succeeded(heard)) return
  const after = await person.ask({ ...kms(person, 'getfile', { fid: String(file.id), link: true }), exact: true })
  if (after.json?.done === true) town.wrong(`file ${file.id} is handed out after its deletion`)
}

const filing: readonly Deed[] = [
  uploadByKms,
  uploadByForm,
  uploadDirectly,
  download,
  download,
  removeFile,
  async (person) => {
    const file = person.files[0]
    if (file)
      await person.ask(
        post('fileserver permission', '/permission', { id: file.id, permission: pick([1503, 0, 4095]) }, person.token),
      )
  },
  (person) => person.ask(kms(person, 'avatar', { data: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7' })),
  async (person) => {
    const ids = person.files.slice(0, 5).map(({ id }) => id)
    if (ids.length > 0)
      await person.ask({
        ...post('action DownloadList', '/download', { Action: 'DownloadList', file_ids: ids }, person.token),
      })
  },
]

const befriending: readonly Deed[] = [
  'AddFriend',
  'AddFriend',
  'AcceptFriend',
  'RejectFriend',
  'DeleteFriend',
  'BlockUser',
  'UnblockUser',
].map((Action) => async (person, town) => {
  await person.ask(own(person, Action, { friend_id: String(other(person, town).id) }))
})

/** Update goes on under a new token, whatever comes of it. */
const update: Deed = async (person) => {
  const data_type = [pick(['cont', 'tag', 'type'])]
  const read = await person.ask({ ...own(person, 'GetMessage', { id: String(person.id), data_type }), exact: true })
  const old = read.json?.data?.[0] ?? ''
  const heard = await person.ask({
    ...own(person, 'Update', { data_type, old_data: [old], new_data: [freshName()] }),
    exact: true,
  })
  const token = tokenIn(heard)
  if (token !== undefined) person.token = token
  else if (heard.status >= 500) person.isUnsure = true
}

/** After a change the old password opens nothing, at no door. */
const changePassword: Deed = async (person, town) => {
  const { password: old } = person
  if (old === null || person.isUnsure) return
  const fresh = freshPassword().slice(0, 16)
  const heard = await person.ask({
    ...own(person, 'ChangePassword', { old_password: old, new_password: fresh }),
    exact: true,
  })
  if (heard.status >= 500) person.isUnsure = true
  if (mess(heard) !== 'update success') return
  person.password = fresh
  const after = await pick(logins)((asked) => person.ask({ ...asked, exact: true }), person.account, old)
  if (tokenIn(after) !== undefined) town.wrong(`the old password of ${person.account} still logs in`)
}

/** A session that was logged out opens nothing. */
const logOut: Deed = async (person, town) => {
  const { token } = person
  const asked = pick<Asked>([
    own(person, 'Logout'),
    post('fileserver loguot', '/loguot', {}, token),
    post('userapi logout', '/user/logout', { user_id: person.id }, token),
  ])
  const heard = await person.ask({ ...asked, exact: true })
  const isOut = mess(heard) === 'logout success' || heard.json?.code === 0 || heard.json?.msg === 'logout successful'
  if (isOut) {
    const after = await person.ask({ ...kms(person, 'info'), token: undefined, exact: true })
    if (after.json?.done === true) town.wrong('a session that was logged out is honoured')
  }
  return comeBack(person, town)
}

/** @returns false where the person does not get in any more and is given up */
async function comeBack(person: Person, town: Town): Promise<boolean> {
  for (let tries = 1; tries <= 4; tries += 1) {
    const token = await logIn(person.ask, town, person)
    if (token !== undefined) {
      person.token = token
      return true
    }
  }
  return false
}

const mistype: Deed = async (person) => {
  // Few enough that the pair never waits for long.
  if (chance(0.3)) await pick(logins)(person.ask, person.account, freshPassword())
}

const bindPhone: Deed = async (person, town) => {
  if (person.phone !== null) return
  const phone = freshPhone()
  await person.ask({ ...own(person, 'RequestCode', { purpose: 'bind', phone }), exact: true })
  const phone_code = town.codeFor(phone)
  if (phone_code === undefined) return
  const heard = await person.ask({ ...own(person, 'BindPhone', { phone, phone_code }), exact: true })
  if (mess(heard) === 'phone bound') person.phone = phone
  else if (isUnclear(heard)) person.isUnsure = true
}

const resetByCode: Deed = async (person, town) => {
  const { phone } = person
  if (phone === null) return
  const path = `/user/forgetPassword/${phone}`
  await person.ask({ as: 'userapi forgetPassword GET', method: 'GET', path, exact: true })
  const identifying = town.codeFor(phone)
  if (identifying === undefined) return
  const new_password = freshPassword().slice(0, 16)
  const json = { phone_number: phone, account: phone, identifying, new_password }
  const heard = await person.ask({ ...post('userapi forgetPassword', path, json), exact: true })
  const token = tokenIn(heard)
  if (token === undefined) {
    if (heard.status >= 500) person.isUnsure = true
    return
  }
  Object.assign(person, { token, account: phone, password: new_password, isUnsure: false })
}

const exportAll: Deed = async (person) => {
  if (person.password !== null) await person.ask(own(person, 'ExportData', { password: person.password }))
}

/** Whoever has gone is gone at once. */
const leave: Deed = async (person, town) => {
  if (person.password === null || person.isUnsure || town.people.length < 20) return
  const heard = await person.ask({ ...own(person, 'DeleteAccount', { password: person.password }), exact: true })
  if (mess(heard) !== 'account deleted') {
    if (heard.status >= 500) person.isUnsure = true
    return
  }
  const after = await person.ask({ ...kms(person, 'info'), exact: true })
  if (after.json?.done === true) town.wrong('the session of a deleted account is honoured')
  return false
}

interface Habit {
  weight: number
  deeds: readonly Deed[]
}

const habits: readonly Habit[] = [
  { weight: 36, deeds: reading },
  { weight: 26, deeds: filing },
  { weight: 14, deeds: befriending },
  { weight: 6, deeds: [update] },
  { weight: 3, deeds: [changePassword] },
  { weight: 5, deeds: [logOut] },
  { weight: 3, deeds: [mistype] },
  { weight: 2, deeds: [bindPhone] },
  { weight: 2, deeds: [resetByCode] },
  { weight: 1, deeds: [exportAll] },
  { weight: 2, deeds: [leave] },
]

/** One thing that a person does. @returns false where the person has left, or does not get in any more */
export async function live(person: Person, town: Town): Promise<boolean> {
  let dice = Math.random() * habits.reduce((sum, { weight }) => sum + weight, 0)
  const habit = habits.find(({ weight }) => {
    dice -= weight
    return dice < 0
  })
  const outcome = await pick(habit?.deeds ?? reading)(person, town)
  if (outcome === false) return false
  // Whatever went wrong, somebody whose session is over logs in again.
  const session = await person.ask({ ...kms(person, 'info'), exact: true })
  return session.status === 403 ? comeBack(person, town) : true
}
