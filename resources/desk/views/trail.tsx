/** The audit trail of managers' actions. */
import { useState } from 'preact/hooks'
import { manage } from '../api/ask.ts'
import { knownName } from '../api/names.ts'
import { seenBy } from '../api/permission.ts'
import type { Act, Role } from '../api/wire.ts'
import { roles } from '../api/wire.ts'
import { Choice, TextField } from '../components/field.tsx'
import { Finder } from '../components/finder.tsx'
import { type Pages, usePages } from '../components/loading.ts'
import { personHref } from '../components/person.tsx'
import { type Column, PagedTable } from '../components/table.tsx'
import type { Words } from '../words/en.ts'
import { useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

const PAGE = 50

export const kinds = [
  'role_changed',
  'account_frozen',
  'account_unfrozen',
  'account_unlocked',
  'sessions_revoked',
  'phone_released',
  'account_deleted',
  'file_deleted',
  'file_permission_changed',
  'data_type_defined',
  'data_type_deleted',
] as const satisfies readonly Act['what'][]

/** An account; `#…` marks a deleted one. */
function Somebody({ id, none }: { id: string | null; none: string }) {
  const words = useWords()
  if (id === null) return <span class="faint">{none}</span>
  if (id.startsWith('#')) return <span class="faint">{words.trail.forgotten}</span>
  const name = knownName(id)
  return (
    <a class={name ? undefined : 'mono'} href={personHref(id)} title={id}>
      {name ?? id}
    </a>
  )
}

const isRole = (word: string): word is Role => roles.some((role) => role === word)

/** A role by its name, a mask by who sees the file now; anything else as it stands. */
function meaningOf(to: string, what: Act['what'], words: Words): string {
  if (what === 'file_permission_changed') return words.files[seenBy(Number(to))]
  return isRole(to) ? words.roles[to] : to
}

/** The file or data type of an action, and its new value. */
function Detail({ act }: { act: Act }) {
  const words = useWords()
  const thing = act.thing !== null && act.what.startsWith('file_') ? words.trail.file(act.thing) : act.thing
  const to = act.to === null ? null : meaningOf(act.to, act.what, words)
  const parts = [thing, to].filter((part) => part !== null)
  return parts.length > 0 ? <span>{parts.join(' → ')}</span> : <span class="faint none">{words.none}</span>
}

interface TrailTableProps {
  pages: Pages<Act>
  filter?: (act: Act) => boolean
  empty: string
}

export function TrailTable({ pages, filter, empty }: TrailTableProps) {
  const words = useWords()
  const { moment } = useShapes()
  const columns: readonly Column<Act>[] = [
    { head: words.trail.when, kind: 'main', cell: ({ time }) => moment(time) },
    { head: words.trail.who, cell: ({ who }) => <Somebody id={who} none={words.trail.command} /> },
    {
      head: words.trail.what,
      cell: ({ what }) => <span class={`mark act-${what.split('_').at(-1)}`}>{words.trail.acts[what]}</span>,
    },
    { head: words.trail.whom, cell: ({ whom }) => <Somebody id={whom} none={words.none} /> },
    { head: words.trail.detail, cell: (act) => <Detail act={act} /> },
    { head: words.trail.address, cell: ({ from }) => <span class="mono small">{from ?? words.none}</span> },
  ]
  return (
    <PagedTable
      caption={words.trail.title}
      columns={columns}
      pages={pages}
      filter={filter}
      keyOf={({ time, what, whom, thing }) => `${time}${what}${whom}${thing}`}
      empty={empty}
      noMatch={words.trail.noMatch}
    />
  )
}

/** @param about null for all */
export const useTrail = (about: string | null, limit = PAGE): Pages<Act> =>
  usePages((cursor) => manage('GetAudit', { limit, ...(about && { id: about }), ...(cursor && { cursor }) }), [about])

const DAY_MS = 86_400_000

/** The beginning of a day in the reader's own zone; null for an empty field. */
const beginningOf = (day: string): number | null => (day === '' ? null : new Date(`${day}T00:00`).getTime())

interface Wanted {
  what: Act['what'] | ''
  from: string
  until: string
}

function isWanted({ what, from, until }: Wanted, act: Act): boolean {
  const [first, last] = [beginningOf(from), beginningOf(until)]
  if (what !== '' && act.what !== what) return false
  return (first === null || act.time >= first) && (last === null || act.time < last + DAY_MS)
}

export function Trail() {
  const words = useWords()
  const [about, setAbout] = useState<string | null>(null)
  const [wanted, setWanted] = useState<Wanted>({ what: '', from: '', until: '' })
  const pages = useTrail(about)
  const put = (field: keyof Wanted) => (value: string) => setWanted((before) => ({ ...before, [field]: value }))
  return (
    <>
      <p class="faint">{words.trail.lead}</p>
      <div class="filters">
        <Finder
          label={words.trail.about}
          hint={words.trail.aboutHint}
          submit={words.trail.apply}
          onFound={setAbout}
          takesNone
        />
        <div class="trio">
          <Choice
            label={words.trail.what}
            value={wanted.what}
            onChange={put('what')}
            choices={[['', words.trail.any], ...kinds.map((kind) => [kind, words.trail.acts[kind]] as const)]}
          />
          <TextField label={words.trail.from} type="date" value={wanted.from} onInput={put('from')} />
          <TextField label={words.trail.until} type="date" value={wanted.until} onInput={put('until')} />
        </div>
      </div>
      <TrailTable pages={pages} filter={(act) => isWanted(wanted, act)} empty={words.trail.empty} />
    </>
  )
}
