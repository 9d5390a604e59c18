import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

const focusHeading = ({ current }: RefObject<HTMLElement | null>) => current?.querySelector('h1')?.focus()

/**
 * A new place begins at the top and at its heading, for screen readers and keyboards too.
 * @param title of the tab
 * @returns the reference of the element that holds the place
 */
export function useArrival(place: string, title: string): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const before = useRef(place)
  useEffect(() => {
    document.title = title
    if (before.current === place) return
    before.current = place
    scrollTo(0, 0)
    focusHeading(main)
  }, [place, title])
  return main
}

/** Leads keyboards over the navigation. */
export const Skip = ({ to, words }: { to: RefObject<HTMLElement | null>; words: string }) => (
  <button type="button" class="skip" onClick={() => focusHeading(to)}>
    {words}
  </button>
)
