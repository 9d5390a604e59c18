/** People in lists: a face without a picture, their name and their marks. */
import type { Role, User } from '../api/wire.ts'
import { useWords } from '../words/words.ts'

const HUES = 6

/**
 * A letter on a colour derived from the id. Uploaded pictures are not loaded here, since they may lie on any server.
 */
export const Face = ({ id, name }: { id: number; name: string | null }) => (
  <span class={`face hue${id % HUES}`} aria-hidden="true">
    {[...(name ?? '')].find((letter) => /[\p{L}\p{N}]/u.test(letter))?.toUpperCase() ?? '·'}
  </span>
)

export const personHref = (id: number | string): string => `#/people/${id}`

export function useNameOf(): (user: Pick<User, 'name' | 'id'>) => string {
  const words = useWords()
  return ({ name }) => name ?? words.unnamed
}

export function PersonCell({ user }: { user: User }) {
  const nameOf = useNameOf()
  return (
    <a class="person" href={personHref(user.id)}>
      <Face id={user.id} name={user.name} />
      <span>
        <span class="name">{nameOf(user)}</span>
        <span class="faint small mono">{user.id}</span>
      </span>
    </a>
  )
}

export function RoleMark({ role }: { role: Role | null }) {
  const words = useWords()
  if (role === null) return <span class="faint">{words.none}</span>
  return <span class={`mark role-${role}`}>{words.roles[role]}</span>
}

export function StateMarks({ user }: { user: User }) {
  const { state } = useWords()
  if (user.state === 'remove') return <span class="mark bad">{state.removed}</span>
  const marks = [
    user.isfreeze === 'y' && <span class="mark bad">{state.frozen}</span>,
    user.islock === 'y' && <span class="mark warn">{state.locked}</span>,
  ].filter(Boolean)
  return marks.length > 0 ? <span class="marks">{marks}</span> : <span class="faint">{state.active}</span>
}
