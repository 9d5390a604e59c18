/** The facts about a person, in cards. */
import type { ComponentChildren } from 'preact'
import { askUser, manage } from '../api/ask.ts'
import type { DataType, User } from '../api/wire.ts'
import { useLoaded } from '../components/loading.ts'
import { useIsAdmin } from '../components/me.ts'
import { timeIn, useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

type Fact = readonly [label: string, value: ComponentChildren]

const isKnown = ([, value]: Fact): boolean => value !== null && value !== undefined && value !== ''

/** Shows the facts that are known. */
function Facts({ title, facts, note }: { title: string; facts: readonly Fact[]; note?: string }) {
  const words = useWords()
  const known = facts.filter(isKnown)
  return (
    <section class="card">
      <h2>{title}</h2>
      {known.length === 0 ? (
        <p class="empty">{words.none}</p>
      ) : (
        <dl class="facts">
          {known.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {note && <p class="faint small">{note}</p>}
    </section>
  )
}

/** An outside picture is not loaded by itself: a link opens it in a new tab without a referrer. */
function Outside({ url }: { url: string | null }) {
  const words = useWords()
  if (url === null || !/^https?:\/\//.test(url)) return url === null ? null : <span>{url}</span>
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {words.person.open} ↗
    </a>
  )
}

export function Profile({ user }: { user: User }) {
  const words = useWords().person
  return (
    <Facts
      title={words.profile}
      facts={[
        [words.name, user.name],
        [words.loginname, user.loginname],
        [words.phone, user.phone],
        [words.email, user.email],
        [words.cont, user.cont],
        [words.tag, user.tag],
        [words.type, user.type],
        [words.card, user.card],
        [words.purseadd1, user.purseadd1 && <span class="mono small">{user.purseadd1}</span>],
        [words.purseadd2, user.purseadd2 && <span class="mono small">{user.purseadd2}</span>],
        [words.vipTime, user.vipTime],
        [words.photo, user.photo && <Outside url={user.photo} />],
        [words.backphoto, user.backphoto && <Outside url={user.backphoto} />],
      ]}
    />
  )
}

export function SignIn({ user, isOwn }: { user: User; isOwn: boolean }) {
  const words = useWords().person
  const { moment } = useShapes()
  const at = (text: string | null) => text && moment(timeIn(text))
  const frozen: readonly Fact[] = [
    [words.frozenSince, at(user.freezestarttime)],
    [words.frozenUntil, at(user.freezeendtime) ?? words.untilLifted],
    [words.because, user.freezeexplain],
  ]
  return (
    <Facts
      title={words.signIn}
      {...(!isOwn && { note: words.sessionsOfOthers })}
      facts={[
        [words.lock, user.islock === 'y' ? <span class="mark warn">{words.locked}</span> : words.unlocked],
        ...(user.isfreeze === 'y' ? frozen : [[words.freeze, words.notFrozen] as const]),
        [words.lastLogin, at(user.lastlogintime)],
        [words.lastLoginFrom, user.lastloginip && <span class="mono">{user.lastloginip}</span>],
        [words.registered, at(user.registertime)],
        [words.registeredFrom, user.ip && <span class="mono">{user.ip}</span>],
        [words.lastUpdate, at(user.lastupdatetime)],
      ]}
    />
  )
}

export function Numbers({ user }: { user: User }) {
  const words = useWords().person
  const { number } = useShapes()
  const counted = (value: number | null) => (value === null ? '0' : number(value))
  return (
    <section class="card">
      <h2>{words.numbers}</h2>
      <dl class="figures">
        {(['fans', 'follow', 'hit'] as const).map((name) => (
          <div key={name}>
            <dt>{words[name]}</dt>
            <dd>{counted(user[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const ASKED_MAX = 50

/** Information beyond the user's record: birthdays, and kinds that managers have defined. */
const isMore = ({ data_name, data_table }: DataType): boolean => data_table === 'profiles' || data_name === 'birth'

async function readMore(id: string, isAdmin: boolean): Promise<{ type: DataType; value: string }[]> {
  const { data: types } = await manage('ListDataTypes')
  const visible = types.filter((type) => isMore(type) && (isAdmin || type.visibility === 'public')).slice(0, ASKED_MAX)
  if (visible.length === 0) return []
  const { data } = await askUser('GetMessage', { id, data_type: visible.map(({ data_name }) => data_name) })
  return visible.map((type, index) => ({ type, value: data[index] ?? '' })).filter(({ value }) => value !== '')
}

export function More({ id }: { id: string }) {
  const words = useWords().person
  const { day } = useShapes()
  const isAdmin = useIsAdmin()
  const { value } = useLoaded(() => readMore(id, isAdmin), [id])
  if (!value || value.length === 0) return null
  const shown = ({ format }: DataType, text: string) => (format === 'time' ? day(Number(text)) : text)
  return (
    <Facts
      title={words.own}
      facts={value.map(({ type, value: text }) => [
        type.data_name === 'birth' ? words.birth : type.data_name,
        shown(type, text),
      ])}
    />
  )
}
