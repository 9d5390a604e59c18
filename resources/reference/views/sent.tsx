/** What has come back. */
import type { Sent } from '../tries/send.ts'
import { useReferenceWords } from '../words/words.ts'
import { Code, Json } from './json.tsx'

export function SentView({ sent, isLogin }: { sent: Sent; isLogin: boolean }) {
  const words = useReferenceWords()
  if (typeof sent === 'string') return <p class="outcome warn">{words.outcomes[sent]}</p>
  const { status, milliseconds, headers, body, isJson } = sent
  return (
    <div class="outcome">
      <p>
        <strong class={status < 300 ? 'good' : 'warn'}>{status}</strong>{' '}
        <span class="faint">{words.milliseconds(milliseconds)}</span>
      </p>
      {isLogin && <p class="good">{words.tokenKept}</p>}
      {isJson ? <Json value={body} /> : <Code text={String(body)} />}
      <details>
        <summary>{words.headers}</summary>
        <Code text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </details>
    </div>
  )
}
