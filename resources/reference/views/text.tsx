/** The texts of the document: paragraphs, lists, headings, `code` and **emphasis**. */
import type { ComponentChildren } from 'preact'

const marks = /(`[^`]+`|\*\*[^*]+\*\*)/

/** A sentence within another element. */
export const Sentence = ({ text }: { text: string }) => (
  <>
    {text.split(marks).map((part, index) => {
      if (index % 2 === 0) return part
      return part.startsWith('`') ? <code>{part.slice(1, -1)}</code> : <strong>{part.slice(2, -2)}</strong>
    })}
  </>
)

function blockOf(block: string): ComponentChildren {
  if (block.startsWith('## ')) return <h2>{block.slice(3)}</h2>
  const lines = block.split('\n')
  if (!lines.every((line) => line.startsWith('- '))) {
    return (
      <p>
        <Sentence text={block} />
      </p>
    )
  }
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>
          <Sentence text={line.slice(2)} />
        </li>
      ))}
    </ul>
  )
}

/** In the language of the page. */
export const Text = ({ text }: { text: string }) => (
  <div class="text">
    {text
      .split(/\n\s*\n/)
      .filter((block) => block.trim() !== '')
      .map((block) => blockOf(block.trim()))}
  </div>
)
