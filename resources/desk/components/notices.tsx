/** A short confirmation at the edge of the page, also read out by screen readers. */
import { useEffect, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

const SHOWN_MS = 6000

let tell: ((sentence: string) => void) | null = null

export function notify(sentence: string): void {
  tell?.(sentence)
}

export function Notices() {
  const [said, setSaid] = useState<{ sentence: string } | null>(null)
  useEffect(() => {
    tell = (sentence) => setSaid({ sentence })
    return () => {
      tell = null
    }
  }, [])
  useEffect(() => {
    if (!said) return undefined
    const timer = setTimeout(() => setSaid(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <div class="notices" role="status">
      {said && (
        <p class="notice">
          <Icon name="check" />
          {said.sentence}
        </p>
      )}
    </div>
  )
}
