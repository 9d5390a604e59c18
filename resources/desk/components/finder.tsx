/** A field for any identifier of a person, which finds the id. */
import { useState } from 'preact/hooks'
import { findId } from '../api/find.ts'
import { type Refusal, refusalOf } from '../api/refusal.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { Form, TextField } from './field.tsx'
import { Icon } from './icon.tsx'
import { Refused } from './states.tsx'

interface FinderProps {
  label: string
  hint: string
  submit: string
  /** @param id null for an empty field */
  onFound: (id: string | null) => void
  /** Whether the field may be empty, which means all people. */
  takesNone?: boolean
}

export function Finder({ label, hint, submit, onFound, takesNone = false }: FinderProps) {
  const words = useWords()
  const [text, setText] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [unknown, setUnknown] = useState<string | null>(null)

  const find = async () => {
    setRefusal(null)
    setUnknown(null)
    if (text.trim() === '') return onFound(null)
    setIsBusy(true)
    try {
      onFound(await findId(text))
    } catch (thrown) {
      const said = refusalOf(thrown)
      if (said.word === 'id error') setUnknown(text.trim())
      else setRefusal(said)
    }
    setIsBusy(false)
  }

  return (
    <div class="finder">
      <Form role="search" label={label} class="joined" onSubmit={() => void find()}>
        <TextField label={label} hint={hint} type="search" value={text} onInput={setText} autocomplete="off" />
        <Button submits tone="main" disabled={isBusy || (!takesNone && text.trim() === '')}>
          <Icon name="search" />
          {submit}
        </Button>
      </Form>
      {unknown !== null && (
        <p class="said" role="alert">
          {words.people.nobody(unknown)}
        </p>
      )}
      {refusal && <Refused refusal={refusal} />}
    </div>
  )
}
