/** The beginning of the reference, and the page of a dialect: what both say, and the way on. */
import type { Dialect, Operation } from '../document/operations.ts'
import { hrefOf } from '../document/place.ts'
import { useName, useReferenceWords, useSummary, useText } from '../words/words.ts'
import { useDocument } from './fields.tsx'
import { Method } from './method.tsx'
import { Text } from './text.tsx'

/** Parts of the description by their headings; the first has none. */
function partsOf(description: string): Map<string, string> {
  const [opening = '', ...parts] = description.split(/^## /m)
  const named = parts.map((part) => {
    const [heading = '', ...text] = part.split('\n')
    return [heading.trim(), text.join('\n').trim()] as const
  })
  return new Map([['', opening.trim()], ...named])
}

function Row({ operation }: { operation: Operation }) {
  const summaryOf = useSummary()
  const { operationId, method, path, action } = operation
  return (
    <li>
      <a href={hrefOf(operationId)}>
        <Method method={method} />
        <span class="rowaddress mono">
          {path} {action !== null && <strong>{action}</strong>}
        </span>
        <span class="faint">{summaryOf(operation)}</span>
      </a>
    </li>
  )
}

export function DialectView({ dialect }: { dialect: Dialect }) {
  const words = useReferenceWords()
  const [nameOf, textOf] = [useName(), useText()]
  const text = partsOf(textOf(useDocument().info)).get(nameOf(dialect)) ?? ''
  return (
    <article>
      <h1 tabIndex={-1}>{nameOf(dialect)}</h1>
      <Text text={text} />
      {dialect.document !== null && (
        <p>
          <a href={dialect.document}>{words.asDocument}</a>
        </p>
      )}
      {dialect.groups.map(({ operations, ...group }) => (
        <section key={group.name} class="part">
          <h2>{nameOf(group)}</h2>
          <Text text={textOf(group.about)} />
          <ul class="rows">
            {operations.map((one) => (
              <Row key={one.operationId} operation={one} />
            ))}
          </ul>
        </section>
      ))}
    </article>
  )
}

const countOf = ({ groups }: Dialect) => groups.reduce((sum, { operations }) => sum + operations.length, 0)

export function Beginning({ dialects }: { dialects: readonly Dialect[] }) {
  const words = useReferenceWords()
  const [nameOf, textOf] = [useName(), useText()]
  const parts = partsOf(textOf(useDocument().info))
  return (
    <article>
      <h1 tabIndex={-1}>Gatehouse {words.title}</h1>
      <Text text={parts.get('') ?? ''} />
      <p>
        <a href="/openapi.json">{words.asDocument}</a>
      </p>
      <section class="part">
        <h2>{words.dialects}</h2>
        <ul class="cards">
          {dialects.map((dialect) => (
            <li key={dialect.name}>
              <a href={hrefOf(dialect.name)}>{nameOf(dialect)}</a>{' '}
              <span class="faint small">{words.operationsOf(countOf(dialect))}</span>
              <Text text={parts.get(nameOf(dialect)) ?? ''} />
            </li>
          ))}
        </ul>
      </section>
    </article>
  )
}
