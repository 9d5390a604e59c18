/** What is shown in place of content that is loading, empty or refused. */
import type { ComponentChildren } from 'preact'
import type { Refusal } from '../api/refusal.ts'
import { sentenceOf } from '../words/refusals.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Grey rows during loading. */
export function Waiting({ rows = 3 }: { rows?: number }) {
  const words = useWords()
  return (
    <div class="waiting" role="status">
      <span class="unseen">{words.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} class="bone" />
      ))}
    </div>
  )
}

export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>

interface RefusedProps {
  refusal: Refusal
  /** The sentence for values of a wrong form. */
  format?: string
  onAgain?: () => void
}

export function Refused({ refusal, format, onAgain }: RefusedProps) {
  const words = useWords()
  return (
    <div class="refused" role="alert">
      <Icon name="alert" />
      <div>
        <p>{sentenceOf(refusal, words, format)}</p>
        {refusal.status >= 500 && refusal.requestId !== null && (
          <p class="faint small">{words.refusals.reference(refusal.requestId)}</p>
        )}
      </div>
      {onAgain && <Button onClick={onAgain}>{words.again}</Button>}
    </div>
  )
}
