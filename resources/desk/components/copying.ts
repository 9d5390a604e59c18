import { useState } from 'preact/hooks'

const SAID_MS = 1500

/** Copies a text, and says for a moment that it was. */
export function useCopying(text: string): { isCopied: boolean; copy: () => void } {
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), SAID_MS)
  }
  return { isCopied, copy: () => void copy() }
}
