import { Button } from '../../desk/components/button.tsx'
import { useCopying } from '../../desk/components/copying.ts'
import { useReferenceWords } from '../words/words.ts'

/** @param about what is copied, for screen readers */
export function CopyText({ text, about }: { text: string; about: string }) {
  const words = useReferenceWords()
  const { isCopied, copy } = useCopying(text)
  return (
    <Button tone="quiet" onClick={copy} label={`${isCopied ? words.copied : words.copy} ${about}`}>
      {isCopied ? words.copied : words.copy}
    </Button>
  )
}
