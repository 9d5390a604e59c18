import type { ComponentChildren } from 'preact'
import { useWords } from '../words/words.ts'
import { useCopying } from './copying.ts'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps {
  children: ComponentChildren
  onClick?: () => void
  /** `main` for the view's main purpose, `danger` for an action that cannot be undone. */
  tone?: 'main' | 'danger' | 'quiet'
  submits?: boolean
  disabled?: boolean
  label?: string | undefined
  title?: string | undefined
}

export const Button = ({ children, onClick, tone, submits, disabled, label, title }: ButtonProps) => (
  <button
    type={submits ? 'submit' : 'button'}
    class={tone ? `button ${tone}` : 'button'}
    onClick={onClick}
    disabled={disabled}
    aria-label={label}
    title={title}
  >
    {children}
  </button>
)

interface RowButtonProps extends Pick<ButtonProps, 'onClick' | 'tone' | 'disabled' | 'title'> {
  icon: IconName
  /** The button's action, in a word; tables show the icon alone. */
  word: string
  /** The object of the action, for screen readers. */
  about: string
}

/** A button in a row of a table: an icon on wide screens, a word on a phone. */
export const RowButton = ({ icon, word, about, title = word, ...button }: RowButtonProps) => (
  <Button {...button} label={`${word} ${about}`} title={title}>
    <Icon name={icon} />
    <span class="word">{word}</span>
  </Button>
)

/** Copies a text and confirms it. */
export function CopyButton({ text }: { text: string }) {
  const words = useWords()
  const { isCopied, copy } = useCopying(text)
  return (
    <Button tone="quiet" onClick={copy} label={`${words.copy} ${text}`}>
      {isCopied ? words.copied : words.copy}
    </Button>
  )
}
