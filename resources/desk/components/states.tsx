/** What stands where nothing can be shown: it is awaited, there is none, or it was refused. */
import type { ComponentChildren } from 'preact'
import type { Refusal } from '../api/refusal.ts'
import { sentenceOf } from '../words/refusals.ts'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Rows to come, in grey. */
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
  /** What is said of values that do not fit. */
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
