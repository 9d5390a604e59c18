/** The actions of managers on people. */
import type { FunctionComponent } from 'preact'
import { useState } from 'preact/hooks'
import { manage } from '../api/ask.ts'
import { type Role, roles, type User } from '../api/wire.ts'
import { Choice, TextField } from '../components/field.tsx'
import { useMe } from '../components/me.ts'
import { useNameOf } from '../components/person.tsx'
import { useWords } from '../words/words.ts'
import { ActDialog } from './actDialog.tsx'
import { FreezeUser } from './freezeUser.tsx'
import type { PersonActProps } from './personAct.ts'

export type PersonAct =
  | 'SetRole'
  | 'FreezeUser'
  | 'UnfreezeUser'
  | 'UnlockUser'
  | 'RevokeSessions'
  | 'ReleasePhone'
  | 'DeleteUser'

function SetRole({ user, ...act }: PersonActProps) {
  const words = useWords()
  const said = words.acts.SetRole
  const [role, setRole] = useState<Role>(user.role ?? 'normal')
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(useNameOf()(user))}
      isReady={role !== user.role}
      run={() => manage('SetRole', { id: user.id, role }, { grave: true })}
    >
      <Choice
        label={said.field}
        value={role}
        onChange={setRole}
        choices={roles.map((one) => [one, words.roles[one]] as const)}
      />
    </ActDialog>
  )
}

function DeleteUser({ user, ...act }: PersonActProps) {
  const said = useWords().acts.DeleteUser
  const [typed, setTyped] = useState('')
  const id = String(user.id)
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(useNameOf()(user))}
      danger
      isReady={typed.trim() === id}
      run={() => manage('DeleteUser', { id: user.id }, { grave: true })}
    >
      <TextField
        label={said.typed(id)}
        value={typed}
        onInput={setTyped}
        inputmode="numeric"
        autocomplete="off"
        autofocus
      />
    </ActDialog>
  )
}

/** A dialog for an action without fields. */
const plain = (name: 'UnfreezeUser' | 'UnlockUser' | 'RevokeSessions' | 'ReleasePhone', danger = false) =>
  function Plain({ user, ...act }: PersonActProps) {
    const said = useWords().acts[name]
    const isOwn = useMe().id === user.id
    return (
      <ActDialog
        {...act}
        {...said}
        lead={isOwn && 'leadOwn' in said ? said.leadOwn : said.lead}
        title={said.title(useNameOf()(user))}
        danger={danger}
        run={() => manage(name, { id: user.id })}
      />
    )
  }

export const personActs: Readonly<Record<PersonAct, FunctionComponent<PersonActProps>>> = {
  SetRole,
  FreezeUser,
  UnfreezeUser: plain('UnfreezeUser'),
  UnlockUser: plain('UnlockUser'),
  RevokeSessions: plain('RevokeSessions', true),
  ReleasePhone: plain('ReleasePhone', true),
  DeleteUser,
}

/** The actions that this manager can take on a person in the present state. */
export function actsOn(user: User, isAdmin: boolean): readonly PersonAct[] {
  if (user.state === 'remove') return []
  // Leaders do not see whether somebody is locked.
  if (!isAdmin) return ['UnlockUser']
  return [
    'SetRole',
    user.isfreeze === 'y' ? 'UnfreezeUser' : 'FreezeUser',
    ...(user.islock === 'y' ? (['UnlockUser'] as const) : []),
    'RevokeSessions',
    ...(user.phone ? (['ReleasePhone'] as const) : []),
    'DeleteUser',
  ]
}
