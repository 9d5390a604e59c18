import { Button } from '../../desk/components/button.tsx'
import { useReferenceWords } from '../words/words.ts'

export const Loading = () => (
  <p class="unseen" role="status">
    {useReferenceWords().loading}
  </p>
)

export function LoadFailed({ onAgain }: { onAgain: () => void }) {
  const words = useReferenceWords()
  return (
    <main class="failed">
      <h1>Gatehouse {words.title}</h1>
      <p role="alert">{words.failed}</p>
      <p>
        <Button onClick={onAgain}>{words.again}</Button>
      </p>
    </main>
  )
}
