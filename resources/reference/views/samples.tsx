/** The present request as code, which follows what is written into the form below it. */
import { useState } from 'preact/hooks'
import type { Operation } from '../document/operations.ts'
import { asCurl, asTypeScript, type Draft } from '../tries/draft.ts'
import { useReferenceWords } from '../words/words.ts'
import { CopyText } from './copyButton.tsx'
import { Code } from './json.tsx'

const kinds = { curl: asCurl, TypeScript: asTypeScript } as const

export function Samples({ operation, draft }: { operation: Operation; draft: Draft }) {
  const words = useReferenceWords()
  const [kind, setKind] = useState<keyof typeof kinds>('curl')
  const text = kinds[kind](operation, draft, location.origin)
  return (
    <section class="panel" aria-label={words.request}>
      <div class="panelhead">
        <h2>{words.request}</h2>
        <div class="chips">
          {(['curl', 'TypeScript'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
              {one}
            </button>
          ))}
        </div>
        <CopyText text={text} about={kind} />
      </div>
      <Code text={text} />
    </section>
  )
}
