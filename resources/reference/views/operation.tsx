/** One operation: what it does and takes, a request, and what it answers. */
import { useState } from 'preact/hooks'
import type { Operation } from '../document/operations.ts'
import { firstDraft } from '../tries/draft.ts'
import { useName, useReferenceWords, useSummary, useText } from '../words/words.ts'
import { Answers } from './answers.tsx'
import { CopyText } from './copyButton.tsx'
import { Field, Fields, useDocument } from './fields.tsx'
import { Method } from './method.tsx'
import { Samples } from './samples.tsx'
import { Text } from './text.tsx'
import { Try } from './try.tsx'

function useSessionWord({ security }: Operation): string {
  const { session } = useReferenceWords()
  if (security.length === 0) return session.none
  return security.some((one) => Object.keys(one).length === 0) ? session.optional : session.needed
}

/** `kms: Accounts (用户)` */
function useTag({ tags: [own = ''] }: Operation): string {
  const nameOf = useName()
  const group = useDocument().tags.find(({ name }) => name === own)
  return nameOf({ name: own, zh: `${own.split(':')[0]}：${group?.['x-name-zh']}` })
}

function Head({ operation }: { operation: Operation }) {
  const summaryOf = useSummary()
  const textOf = useText()
  const { method, path, action } = operation
  const told = textOf(operation)
  const session = useSessionWord(operation)
  return (
    <header class="head">
      <p class="faint small">{useTag(operation)}</p>
      <h1 tabIndex={-1}>{summaryOf(operation)}</h1>
      <div class="address">
        <Method method={method} />
        <code>{path}</code>
        {action !== null && <code class="action">Action: {action}</code>}
        <CopyText text={path} about={path} />
        <span class="mark">{session}</span>
      </div>
      {told !== '' && <Text text={told} />}
    </header>
  )
}

function Takes({ operation: { parameters = [], requestBody } }: { operation: Operation }) {
  const words = useReferenceWords()
  const types = Object.keys(requestBody?.content ?? {})
  const formats = [
    types.includes('application/json') && words.formats.json,
    types.includes('application/x-www-form-urlencoded') && words.formats.form,
    types.includes('multipart/form-data') && words.formats.multipart,
  ].filter((one) => one !== false)
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema
  return (
    <>
      {parameters.length > 0 && (
        <section class="part">
          <h2>{words.parameters}</h2>
          <ul class="fields">
            {parameters.map(({ name, in: place, required, schema: own, ...told }) => (
              <Field
                key={`${place} ${name}`}
                name={name}
                schema={{ ...own, ...told }}
                isRequired={required === true}
                place={place}
                depth={0}
              />
            ))}
          </ul>
        </section>
      )}
      {schema && (
        <section class="part">
          <h2>
            {words.body} <span class="faint small">{formats.join(' · ')}</span>
          </h2>
          <Fields schema={schema} />
        </section>
      )}
    </>
  )
}

export function OperationView({ operation }: { operation: Operation }) {
  const [draft, setDraft] = useState(() => firstDraft(operation))
  return (
    <article class="operation">
      <Head operation={operation} />
      <div class="columns">
        <div class="told">
          <Takes operation={operation} />
          <Answers operation={operation} />
        </div>
        <div class="tried">
          <Samples operation={operation} draft={draft} />
          <Try operation={operation} draft={draft} setDraft={setDraft} />
        </div>
      </div>
    </article>
  )
}
