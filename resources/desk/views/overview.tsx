/** The figures of the stage, and details of them for the newest rows. */
import type { ComponentChildren } from 'preact'
import { listUsers, manage } from '../api/ask.ts'
import type { Act, ManagedFile, User } from '../api/wire.ts'
import { Button } from '../components/button.tsx'
import { type Bar, DayBars, RowBars } from '../components/chart.tsx'
import { Icon } from '../components/icon.tsx'
import { type Loaded, useLoaded } from '../components/loading.ts'
import { useIsAdmin } from '../components/me.ts'
import { PersonCell, RoleMark } from '../components/person.tsx'
import { Empty, Refused, Waiting } from '../components/states.tsx'
import { useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

const DAYS = 14
const DAY_MS = 86_400_000
const SAMPLE = 100
const KINDS = 6

interface Tile {
  label: string
  value: string
  note: string
}

function Tiles() {
  const words = useWords().overview
  const { bytes, number } = useShapes()
  const { value, refusal, isLoading, reload } = useLoaded(() => manage('GetStats'), [])
  if (refusal) return <Refused refusal={refusal} onAgain={reload} />
  if (!value) return <Waiting rows={2} />
  const stats = value.data
  const average = stats.files === 0 ? 0 : stats.bytes / stats.files
  const tiles: readonly Tile[] = [
    { label: words.accounts, value: number(stats.accounts), note: '' },
    { label: words.files, value: number(stats.files), note: '' },
    { label: words.bytes, value: bytes(stats.bytes), note: words.perFile(bytes(average)) },
    { label: words.logins, value: number(stats.logins), note: words.today },
    { label: words.codes, value: number(stats.codes), note: words.today },
  ]
  return (
    <>
      <dl class="tiles">
        {tiles.map((tile) => (
          <div key={tile.label} class="tile">
            <dt>{tile.label}</dt>
            <dd>
              <strong>{tile.value}</strong>
              <span class="faint small">{tile.note}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div class="paging">
        <span class="faint small">{words.lag}</span>
        <Button tone="quiet" onClick={reload} disabled={isLoading}>
          <Icon name="refresh" />
          {words.refresh}
        </Button>
      </div>
    </>
  )
}

/** The number of moments on each of the last days, in the reader's own zone. */
function byDay(moments: readonly number[], nameOf: (at: number) => string): Bar[] {
  const tonight = new Date().setHours(24, 0, 0, 0)
  return Array.from({ length: DAYS }, (_, index) => {
    const end = tonight - (DAYS - 1 - index) * DAY_MS
    const value = moments.filter((at) => at >= end - DAY_MS && at < end).length
    return { label: nameOf(end - DAY_MS), value }
  })
}

/** The most frequent file extensions, and all others together. */
function byKind(files: readonly ManagedFile[], words: { noKind: string; otherKinds: string }): Bar[] {
  const counts = new Map<string, number>()
  for (const { file_doc } of files) counts.set(file_doc, (counts.get(file_doc) ?? 0) + 1)
  const sorted = [...counts].sort(([, one], [, other]) => other - one)
  const bars = sorted.slice(0, KINDS).map(([kind, value]) => ({ label: kind === '' ? words.noKind : kind, value }))
  const others = sorted.slice(KINDS).reduce((sum, [, value]) => sum + value, 0)
  return others > 0 ? [...bars, { label: words.otherKinds, value: others }] : bars
}

interface PanelProps<Row> {
  title: string
  note: string
  loaded: Loaded<{ data: readonly Row[] }>
  children: (rows: readonly Row[]) => ComponentChildren
}

function Panel<Row>({ title, note, loaded: { value, refusal, reload }, children }: PanelProps<Row>) {
  const { noneYet } = useWords().overview
  const rows = value?.data ?? []
  return (
    <section class="card panel">
      <h2>{title}</h2>
      <p class="faint small">{note}</p>
      {refusal && <Refused refusal={refusal} onAgain={reload} />}
      {!value && !refusal && <Waiting />}
      {value && (rows.length === 0 ? <Empty>{noneYet}</Empty> : children(rows))}
    </section>
  )
}

function Acts() {
  const words = useWords().overview
  const { shortDay } = useShapes()
  const acts = useLoaded(() => manage('GetAudit', { limit: SAMPLE }), [])
  const note = `${words.days(DAYS)} ${words.ofNewestActs(acts.value?.data.length ?? 0)}`
  return (
    <Panel<Act> title={words.actsByDay} note={note} loaded={acts}>
      {(rows) => (
        <DayBars
          title={words.actsByDay}
          bars={byDay(
            rows.map(({ time }) => time),
            shortDay,
          )}
        />
      )}
    </Panel>
  )
}

function Managers() {
  const words = useWords().overview
  const managers = useLoaded(async () => {
    const lists = await Promise.all((['admin', 'leader'] as const).map((role) => listUsers({ role, limit: 10 })))
    return { data: lists.flatMap(({ data }) => data) }
  }, [])
  return (
    <Panel<User> title={words.managers} note="" loaded={managers}>
      {(rows) => (
        <ul class="plain">
          {rows.map((user) => (
            <li key={user.id} class="between">
              <PersonCell user={user} />
              <RoleMark role={user.role} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

export function Overview() {
  const words = useWords().overview
  const { shortDay } = useShapes()
  const isAdmin = useIsAdmin()
  const files = useLoaded(() => manage('ListFiles', { limit: SAMPLE }), [])
  const ofNewest = words.ofNewest(files.value?.data.length ?? 0)
  return (
    <>
      <Tiles />
      <div class="panels">
        <Panel<ManagedFile> title={words.filesByDay} note={`${words.days(DAYS)} ${ofNewest}`} loaded={files}>
          {(rows) => (
            <DayBars
              title={words.filesByDay}
              bars={byDay(
                rows.map(({ created_at }) => created_at),
                shortDay,
              )}
            />
          )}
        </Panel>
        <Panel<ManagedFile> title={words.filesByKind} note={ofNewest} loaded={files}>
          {(rows) => <RowBars title={words.filesByKind} bars={byKind(rows, words)} />}
        </Panel>
        {isAdmin && <Acts />}
        {isAdmin && <Managers />}
      </div>
    </>
  )
}
