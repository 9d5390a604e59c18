/** JSON with its kinds of values told apart, and any other code as it stands. */
const tokens =
  /("(?:[^"\\]|\\.)*"(?=\s*:))|("(?:[^"\\]|\\.)*")|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

const kinds = ['name', 'string', 'word', 'number'] as const

function* coloured(text: string) {
  let end = 0
  for (const match of text.matchAll(tokens)) {
    const kind = kinds.find((_, index) => match[index + 1] !== undefined)
    yield text.slice(end, match.index)
    yield (
      <span key={match.index} class={kind}>
        {match[0]}
      </span>
    )
    end = match.index + match[0].length
  }
  yield text.slice(end)
}

export const Json = ({ value }: { value: unknown }) => (
  <pre class="code">
    <code>{[...coloured(JSON.stringify(value, null, 2))]}</code>
  </pre>
)

export const Code = ({ text }: { text: string }) => (
  <pre class="code">
    <code>{text}</code>
  </pre>
)
