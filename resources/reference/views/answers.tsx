/** The answers of an operation: what they say, an example of each, their headers and fields. */
import { useId, useState } from 'preact/hooks'
import type { Answer, Example } from '../document/document.ts'
import type { Operation } from '../document/operations.ts'
import { headersOf } from '../document/resolve.ts'
import { useReferenceWords, useText } from '../words/words.ts'
import { Fields, useDocument } from './fields.tsx'
import { Json } from './json.tsx'
import { Sentence, Text } from './text.tsx'

/** Of an example, what was recorded is told in words that may be long; its name is the reason. */
function Examples({ examples }: { examples: readonly (readonly [name: string, Example])[] }) {
  const words = useReferenceWords()
  const id = useId()
  const [chosen, setChosen] = useState(examples[0]?.[0] ?? '')
  const shown = examples.find(([name]) => name === chosen)?.[1]
  if (shown === undefined) return null
  return (
    <div class="example">
      {examples.length > 1 && (
        <>
          <label for={id}>{words.example}</label>
          <select id={id} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            {examples.map(([name]) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </>
      )}
      <Json value={shown.value} />
    </div>
  )
}

function Headers({ answer }: { answer: Answer }) {
  const words = useReferenceWords()
  const textOf = useText()
  const headers = headersOf(useDocument(), answer)
  if (headers.length === 0) return null
  return (
    <details>
      <summary>{words.headers}</summary>
      <ul class="fields">
        {headers.map(([name, header]) => (
          <li key={name}>
            <code class="fieldname">{name}</code>
            <p>
              <Sentence text={textOf(header)} />
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}

const toneOf = (status: string) => (status < '300' ? 'good' : status < '500' ? 'warn' : 'bad')

function OneAnswer({ status, answer }: { status: string; answer: Answer }) {
  const words = useReferenceWords()
  const textOf = useText()
  const medium = Object.values(answer.content ?? {})[0]
  return (
    <section class="answer" aria-label={status}>
      <h3 class={`status ${toneOf(status)}`}>{status}</h3>
      <Text text={textOf(answer)} />
      <Examples examples={Object.entries(medium?.examples ?? {})} />
      {medium?.schema && (
        <details>
          <summary>{words.fields}</summary>
          <Fields schema={medium.schema} />
        </details>
      )}
      <Headers answer={answer} />
    </section>
  )
}

export function Answers({ operation }: { operation: Operation }) {
  const words = useReferenceWords()
  return (
    <section class="part">
      <h2>{words.answers}</h2>
      {Object.entries(operation.responses).map(([status, answer]) => (
        <OneAnswer key={status} status={status} answer={answer} />
      ))}
    </section>
  )
}
