/** Freezes an account: reason, beginning and end. */
import { useState } from 'preact/hooks'
import { manage } from '../api/ask.ts'
import { Choice, TextField } from '../components/field.tsx'
import { useNameOf } from '../components/person.tsx'
import { useWords } from '../words/words.ts'
import { ActDialog } from './actDialog.tsx'
import type { PersonActProps } from './personAct.ts'

const HOUR_MS = 3_600_000
const EXPLAIN_MAX = 200

const spans = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS } as const

type Beginning = 'now' | 'at'
type Ending = 'never' | keyof typeof spans | 'at'

interface Freeze {
  explain: string
  begins: Beginning
  beginsAt: string
  ends: Ending
  endsAt: string
}

/** The field for a time has no zone; its value is in the reader's own. */
const timeOf = (local: string): number => new Date(local).getTime()

/** The fields of `/manager`: epoch milliseconds, absent for «now» and «without end». */
function fieldsOf({ explain, begins, beginsAt, ends, endsAt }: Freeze): object {
  const start = begins === 'at' ? timeOf(beginsAt) : undefined
  const from = start ?? Date.now()
  const end = ends === 'never' ? undefined : ends === 'at' ? timeOf(endsAt) : from + spans[ends]
  return { explain, start, end }
}

const isWhole = ({ explain, begins, beginsAt, ends, endsAt }: Freeze): boolean =>
  explain.trim() !== '' && (begins === 'now' || beginsAt !== '') && (ends !== 'at' || endsAt !== '')

export function FreezeUser({ user, ...act }: PersonActProps) {
  const said = useWords().acts.FreezeUser
  const [freeze, setFreeze] = useState<Freeze>({ explain: '', begins: 'now', beginsAt: '', ends: 'never', endsAt: '' })
  const put =
    <Key extends keyof Freeze>(key: Key) =>
    (value: Freeze[Key]) =>
      setFreeze((before) => ({ ...before, [key]: value }))
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(useNameOf()(user))}
      danger
      isReady={isWhole(freeze)}
      run={() => manage('FreezeUser', { id: user.id, ...fieldsOf(freeze) }, { grave: true })}
    >
      <TextField
        label={said.reason}
        hint={said.reasonHint}
        value={freeze.explain}
        onInput={put('explain')}
        maxlength={EXPLAIN_MAX}
        autocomplete="off"
        autofocus
        required
      />
      <div class="pair">
        <Choice
          label={said.begins}
          value={freeze.begins}
          onChange={put('begins')}
          choices={(['now', 'at'] as const).map((one) => [one, said[one]] as const)}
        />
        {freeze.begins === 'at' && (
          <TextField label={said.time} type="datetime-local" value={freeze.beginsAt} onInput={put('beginsAt')} />
        )}
      </div>
      <div class="pair">
        <Choice
          label={said.ends}
          value={freeze.ends}
          onChange={put('ends')}
          choices={(['never', 'hour', 'day', 'week', 'month', 'at'] as const).map((one) => [one, said[one]] as const)}
        />
        {freeze.ends === 'at' && (
          <TextField label={said.time} type="datetime-local" value={freeze.endsAt} onInput={put('endsAt')} />
        )}
      </div>
    </ActDialog>
  )
}
