/** A form that sends the request to this very service. */
import { useId, useState } from 'preact/hooks'
import { Button } from '../../desk/components/button.tsx'
import { Choice, Form, TextField } from '../../desk/components/field.tsx'
import type { Operation } from '../document/operations.ts'
import { type Draft, type Format, firstDraft } from '../tries/draft.ts'
import { type Sent, send } from '../tries/send.ts'
import { keepToken, keptToken, tokenIn } from '../tries/session.ts'
import { useReferenceWords } from '../words/words.ts'
import { SentView } from './sent.tsx'

interface DraftProps {
  operation: Operation
  draft: Draft
  setDraft: (draft: Draft) => void
}

const formatsOf = ({ requestBody }: Operation) => Object.keys(requestBody?.content ?? {}) as Format[]

function Parameters({ operation, draft, setDraft }: DraftProps) {
  return (
    <>
      {operation.parameters?.map(({ name, required }) => (
        <TextField
          key={name}
          label={name}
          required={required === true}
          value={draft.values[name] ?? ''}
          onInput={(value) => setDraft({ ...draft, values: { ...draft.values, [name]: value } })}
        />
      ))}
    </>
  )
}

function Body({ operation, draft, setDraft }: DraftProps) {
  const words = useReferenceWords()
  const id = useId()
  const formats = formatsOf(operation)
  const names = {
    'application/json': words.formats.json,
    'application/x-www-form-urlencoded': words.formats.form,
    'multipart/form-data': words.formats.multipart,
  }
  if (formats.length === 0) return null
  return (
    <>
      <div class="field">
        <label for={`${id}-body`}>{words.body}</label>
        <textarea
          id={`${id}-body`}
          spellcheck={false}
          rows={Math.min(16, Math.max(4, draft.body.split('\n').length + 1))}
          value={draft.body}
          onInput={(event) => setDraft({ ...draft, body: event.currentTarget.value })}
        />
      </div>
      {formats.length > 1 && (
        <Choice
          label={words.format}
          value={draft.format}
          onChange={(format) => setDraft({ ...draft, format })}
          choices={formats.map((one) => [one, names[one]] as const)}
        />
      )}
      {draft.format === 'multipart/form-data' && (
        <div class="field">
          <label for={`${id}-file`}>{words.file}</label>
          <input
            id={`${id}-file`}
            type="file"
            onChange={(event) => setDraft({ ...draft, file: event.currentTarget.files?.[0] ?? null })}
          />
        </div>
      )}
    </>
  )
}

/** @returns the last answer, whether one is awaited, and how to ask for one */
function useSending(operation: Operation, draft: Draft) {
  const [token, setToken] = useState(keptToken)
  const [sent, setSent] = useState<Sent | null>(null)
  const [isLogin, setIsLogin] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const changeToken = (next: string) => {
    keepToken(next.trim())
    setToken(next.trim())
  }
  const ask = async () => {
    setIsSending(true)
    const answer = await send(operation, draft, token)
    const opened = typeof answer === 'object' ? tokenIn(answer.body) : null
    if (opened !== null) changeToken(opened)
    setIsLogin(opened !== null)
    setSent(answer)
    setIsSending(false)
  }
  return { token, changeToken, sent, setSent, isLogin, isSending, ask }
}

export function Try({ operation, draft, setDraft }: DraftProps) {
  const words = useReferenceWords()
  const { token, changeToken, sent, setSent, isLogin, isSending, ask } = useSending(operation, draft)
  const startAgain = () => {
    setDraft(firstDraft(operation))
    setSent(null)
  }
  return (
    <section class="panel" aria-label={words.tryIt}>
      <div class="panelhead">
        <h2>{words.tryIt}</h2>
      </div>
      <Form class="form" onSubmit={() => void ask()}>
        <Parameters operation={operation} draft={draft} setDraft={setDraft} />
        <Body operation={operation} draft={draft} setDraft={setDraft} />
        {operation.security.length > 0 && (
          <TextField
            label={words.token}
            hint={words.tokenHint}
            value={token}
            onInput={changeToken}
            autocomplete="off"
            type="text"
          />
        )}
        <div class="buttons">
          <Button tone="main" submits disabled={isSending}>
            {isSending ? words.sending : words.send}
          </Button>
          <Button onClick={startAgain}>{words.reset}</Button>
        </div>
      </Form>
      <div aria-live="polite">{sent !== null && <SentView sent={sent} isLogin={isLogin} />}</div>
    </section>
  )
}
