import { useState } from 'preact/hooks'
import { Button } from '../../desk/components/button.tsx'
import { useReferenceWords } from '../words/words.ts'

const SAID_MS = 1500

/** @param about what is copied, for screen readers */
export function CopyText({ text, about }: { text: string; about: string }) {
  const words = useReferenceWords()
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), SAID_MS)
  }
  return (
    <Button tone="quiet" onClick={() => void copy()} label={`${isCopied ? words.copied : words.copy} ${about}`}>
      {isCopied ? words.copied : words.copy}
    </Button>
  )
}
