import { useEffect, useRef } from 'preact/hooks'
import { Brand } from '../../desk/components/brand.tsx'
import { Button } from '../../desk/components/button.tsx'
import { Form } from '../../desk/components/field.tsx'
import { LanguageSwitch } from '../../desk/components/languageSwitch.tsx'
import { useReferenceWords } from '../words/words.ts'

interface TopProps {
  search: string
  setSearch: (search: string) => void
  /** Goes to the first operation that is found. */
  onSubmit: () => void
  isOpen: boolean
  setIsOpen: (isOpen: boolean) => void
}

/** The key `/` leads to the search, but not out of a field. */
function useSlash(focus: () => void) {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isInField = event.target instanceof Element && event.target.matches('input, textarea, select')
      if (event.key !== '/' || isInField || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      focus()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  })
}

export function Top({ search, setSearch, onSubmit, isOpen, setIsOpen }: TopProps) {
  const words = useReferenceWords()
  const field = useRef<HTMLInputElement>(null)
  useSlash(() => field.current?.focus())
  return (
    <header class="top">
      <Brand href="#/" title={words.title} />
      <Form role="search" class="search" onSubmit={onSubmit}>
        <input
          ref={field}
          type="search"
          aria-label={words.search}
          placeholder={words.searchHint}
          autocomplete="off"
          spellcheck={false}
          value={search}
          onInput={(event) => {
            setSearch(event.currentTarget.value)
            setIsOpen(event.currentTarget.value !== '')
          }}
        />
      </Form>
      <div class="opener">
        <Button onClick={() => setIsOpen(!isOpen)}>{words.operations}</Button>
      </div>
      <div class="topright">
        <LanguageSwitch legend={words.language} />
      </div>
    </header>
  )
}
