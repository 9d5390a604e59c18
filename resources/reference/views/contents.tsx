/** All operations by dialect and group, and a search among them. */
import { useEffect, useRef } from 'preact/hooks'
import { type Dialect, isFound, type Operation } from '../document/operations.ts'
import { hrefOf } from '../document/place.ts'
import { useName, useReferenceWords, useSummary } from '../words/words.ts'
import { Method } from './method.tsx'
import { Path } from './path.tsx'

interface ContentsProps {
  dialects: readonly Dialect[]
  place: string
  search: string
  isOpen: boolean
}

function Entry({ operation, place }: { operation: Operation; place: string }) {
  const summaryOf = useSummary()
  return (
    <li>
      <a
        href={hrefOf(operation.operationId)}
        aria-current={operation.operationId === place ? 'page' : undefined}
        title={summaryOf(operation)}
      >
        <Method method={operation.method} />
        <Path path={operation.action ?? operation.path} />
      </a>
    </li>
  )
}

/** The dialects with what a search leaves of them. */
export const foundIn = (dialects: readonly Dialect[], search: string): Dialect[] =>
  dialects
    .map((dialect) => ({
      ...dialect,
      groups: dialect.groups
        .map((group) => ({ ...group, operations: group.operations.filter((one) => isFound(one, search)) }))
        .filter(({ operations }) => operations.length > 0),
    }))
    .filter(({ groups }) => groups.length > 0)

const isWithin = ({ name, groups }: Dialect, place: string) =>
  name === place || groups.some(({ operations }) => operations.some(({ operationId }) => operationId === place))

function DialectEntries({ dialect, place, isSearch }: { dialect: Dialect; place: string; isSearch: boolean }) {
  const words = useReferenceWords()
  const nameOf = useName()
  return (
    <details open={isSearch || isWithin(dialect, place)}>
      <summary>{nameOf(dialect)}</summary>
      <ul>
        <li>
          <a href={hrefOf(dialect.name)} aria-current={dialect.name === place ? 'page' : undefined}>
            {words.overview}
          </a>
        </li>
      </ul>
      {dialect.groups.map(({ operations, ...group }) => (
        <div key={group.name}>
          <p class="groupname">{nameOf(group)}</p>
          <ul>
            {operations.map((one) => (
              <Entry key={one.operationId} operation={one} place={place} />
            ))}
          </ul>
        </div>
      ))}
    </details>
  )
}

export function Contents({ dialects, place, search, isOpen }: ContentsProps) {
  const words = useReferenceWords()
  const list = useRef<HTMLElement>(null)
  // The present entry is looked for after each change of place.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [place])
  const found = search.trim() === '' ? dialects : foundIn(dialects, search.trim())
  return (
    <nav ref={list} class={isOpen ? 'contents open' : 'contents'} aria-label={words.operations}>
      {found.length === 0 && <p class="faint">{words.nothingFound(search.trim())}</p>}
      {found.map((dialect) => (
        <DialectEntries key={dialect.name} dialect={dialect} place={place} isSearch={search.trim() !== ''} />
      ))}
    </nav>
  )
}
