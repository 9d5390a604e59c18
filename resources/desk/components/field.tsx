/** Fields of forms: a label above, a hint below. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useId } from 'preact/hooks'

interface Labelled {
  label: string
  hint?: string | undefined
}

interface TextProps extends Labelled {
  value: string
  onInput: (value: string) => void
  type?: 'text' | 'password' | 'search' | 'date' | 'datetime-local' | 'number' | 'tel'
  name?: string
  autocomplete?: string
  inputmode?: 'numeric' | 'tel' | 'text' | 'email'
  required?: boolean
  autofocus?: boolean
  maxlength?: number
  min?: number
  max?: number
  pattern?: string
  readonly?: boolean
  placeholder?: string
}

export function TextField({ label, hint, value, onInput, readonly, autofocus, type = 'text', ...input }: TextProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        // Preact's types distinguish inputs by their `type`; the attributes used here suit all of them.
        type={type as 'text'}
        value={value}
        autofocus={autofocus}
        readOnly={readonly}
        aria-describedby={hint ? `${id}-hint` : undefined}
        autocapitalize="none"
        spellcheck={false}
        onInput={(event: TargetedEvent<HTMLInputElement>) => onInput(event.currentTarget.value)}
        {...input}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

interface ChoiceProps<Value extends string> extends Labelled {
  value: Value
  onChange: (value: Value) => void
  choices: readonly (readonly [value: Value, shown: string])[]
}

export function Choice<Value extends string>({ label, hint, value, onChange, choices }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event: TargetedEvent<HTMLSelectElement>) => {
          const chosen = choices.find(([one]) => one === event.currentTarget.value)
          if (chosen) onChange(chosen[0])
        }}
      >
        {choices.map(([one, shown]) => (
          <option key={one} value={one}>
            {shown}
          </option>
        ))}
      </select>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

interface TickProps {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  /** Whether the label is for screen readers alone, since a table shows it already. */
  bare?: boolean
}

export const Tick = ({ label, checked, onChange, disabled, bare }: TickProps) => (
  <label class="tick">
    <input
      type="checkbox"
      checked={checked}
      disabled={disabled}
      onChange={(event: TargetedEvent<HTMLInputElement>) => onChange(event.currentTarget.checked)}
    />
    <span class={bare ? 'unseen' : undefined}>{label}</span>
  </label>
)

interface FormProps {
  children: ComponentChildren
  onSubmit: () => void
  class?: string
  /** A name for screen readers, which makes the form a landmark. */
  label?: string
  role?: 'search'
}

export const Form = ({ children, onSubmit, label, ...form }: FormProps) => (
  <form
    {...form}
    aria-label={label}
    onSubmit={(event) => {
      event.preventDefault()
      onSubmit()
    }}
  >
    {children}
  </form>
)
