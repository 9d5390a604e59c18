/** The frame around the present place: search, contents, and what is read. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Skip, useArrival } from '../../desk/components/arrival.tsx'
import type { ReferenceDocument } from '../document/document.ts'
import { type Dialect, dialectsOf, findOperation } from '../document/operations.ts'
import { hrefOf, usePlace } from '../document/place.ts'
import { useReferenceWords } from '../words/words.ts'
import { Contents, foundIn } from './contents.tsx'
import { Beginning, DialectView } from './dialect.tsx'
import { DocumentContext } from './fields.tsx'
import { OperationView } from './operation.tsx'
import { Top } from './top.tsx'

function Content({ dialects, place }: { dialects: readonly Dialect[]; place: string }) {
  const words = useReferenceWords()
  if (place === '') return <Beginning dialects={dialects} />
  const dialect = dialects.find(({ name }) => name === place)
  if (dialect) return <DialectView dialect={dialect} />
  const operation = findOperation(dialects, place)
  if (operation) return <OperationView key={place} operation={operation} />
  return <h1 tabIndex={-1}>{words.unknown}</h1>
}

export function Loaded({ document }: { document: ReferenceDocument }) {
  const words = useReferenceWords()
  const dialects = useMemo(() => dialectsOf(document), [document])
  const place = usePlace()
  const main = useArrival(place, `${place === '' ? '' : `${place} · `}Gatehouse ${words.title}`)
  const [search, setSearch] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  // On a phone, the contents make way for each new place.
  useEffect(() => setIsOpen(false), [place])
  const openFirst = () => {
    const [first] = foundIn(dialects, search.trim())
    const operation = first?.groups[0]?.operations[0]
    if (search.trim() !== '' && operation) location.hash = hrefOf(operation.operationId)
  }
  return (
    <DocumentContext.Provider value={document}>
      <Skip to={main} words={words.skip} />
      <Top search={search} setSearch={setSearch} onSubmit={openFirst} isOpen={isOpen} setIsOpen={setIsOpen} />
      <div class="frame">
        <Contents dialects={dialects} place={place} search={search} isOpen={isOpen} />
        <main ref={main}>
          <Content dialects={dialects} place={place} />
        </main>
      </div>
    </DocumentContext.Provider>
  )
}
