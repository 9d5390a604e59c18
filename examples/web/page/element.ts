/** Elements, as expressions. */

type Child = Node | string | null

type Attributes<Tag extends keyof HTMLElementTagNameMap> = Partial<Omit<HTMLElementTagNameMap[Tag], 'style'>> & {
  /** `aria-…`, `data-…`, and what no property has. */
  set?: Record<string, string>
}

/** `element('button', { onclick, disabled: true }, 'Send')` */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { set = {}, ...properties }: Attributes<Tag> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  Object.assign(made, properties)
  for (const [name, value] of Object.entries(set)) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== null))
  return made
}

let fields = 0

export interface Field {
  row: HTMLElement
  input: HTMLInputElement
}

/** An input with its label. */
export function field(label: string, properties: Attributes<'input'>): Field {
  fields += 1
  const id = `field-${fields}`
  const input = element('input', { id, ...properties })
  return { input, row: element('div', { className: 'field' }, element('label', { htmlFor: id }, label), input) }
}

/** A form that does one thing, and cannot be sent twice at a time. */
export function form(children: Child[], act: () => Promise<void>): HTMLFormElement {
  const made = element('form', {}, ...children)
  made.onsubmit = (event) => {
    event.preventDefault()
    void once(made, act)
  }
  return made
}

/** Runs what a press begins; the buttons inside rest meanwhile. */
export async function once(within: HTMLElement, act: () => Promise<void>): Promise<void> {
  const buttons = [...within.querySelectorAll('button')].filter((one) => !one.disabled)
  for (const button of buttons) button.disabled = true
  try {
    await act()
  } finally {
    for (const button of buttons) button.disabled = false
  }
}

/** A button beside others. */
export function button(label: string, act: () => Promise<void>, className = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', className }, label)
  made.onclick = () => {
    made.disabled = true
    void act().finally(() => {
      made.disabled = false
    })
  }
  return made
}

export function card(title: string, ...children: Child[]): HTMLElement {
  fields += 1
  const id = `card-${fields}`
  return element(
    'section',
    { className: 'card', set: { 'aria-labelledby': id } },
    element('h2', { id }, title),
    ...children,
  )
}
