/** All people by role, and the search for one of them. */
import { useState } from 'preact/hooks'
import { listUsers } from '../api/ask.ts'
import { type Role, roles, type User } from '../api/wire.ts'
import { Finder } from '../components/finder.tsx'
import { usePages } from '../components/loading.ts'
import { useIsAdmin } from '../components/me.ts'
import { PersonCell, personHref, RoleMark, StateMarks } from '../components/person.tsx'
import { type Column, PagedTable } from '../components/table.tsx'
import { timeIn, useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

const PAGE = 25

function useColumns(): readonly Column<User>[] {
  const words = useWords()
  const { day, moment } = useShapes()
  const isAdmin = useIsAdmin()
  const contacts = ({ loginname, phone, email }: User) =>
    [...new Set([loginname, phone, email])].filter((one) => one !== null)
  const person: Column<User> = { head: words.people.person, kind: 'main', cell: (user) => <PersonCell user={user} /> }
  if (!isAdmin) return [person]
  return [
    person,
    {
      head: words.people.contact,
      cell: (user) => (
        <span class="lines">
          {contacts(user).map((one) => (
            <span key={one}>{one}</span>
          ))}
          {contacts(user).length === 0 && <span class="faint none">{words.none}</span>}
        </span>
      ),
    },
    { head: words.people.role, kind: 'short', cell: ({ role }) => <RoleMark role={role} /> },
    { head: words.people.state, kind: 'short', cell: (user) => <StateMarks user={user} /> },
    {
      head: words.people.since,
      kind: 'short',
      cell: ({ registertime }) => (registertime === null ? words.none : day(timeIn(registertime))),
    },
    {
      head: words.people.lastLogin,
      kind: 'short',
      cell: ({ lastlogintime }) => (lastlogintime === null ? words.none : moment(timeIn(lastlogintime))),
    },
  ]
}

export function People() {
  const words = useWords()
  const [role, setRole] = useState<Role | null>(null)
  const pages = usePages(
    (cursor) => listUsers({ limit: PAGE, ...(role && { role }), ...(cursor && { cursor }) }),
    [role],
  )
  const columns = useColumns()
  return (
    <>
      <Finder
        label={words.people.search}
        hint={words.people.searchHint}
        submit={words.people.find}
        onFound={(id) => {
          if (id !== null) location.hash = personHref(id)
        }}
      />
      <fieldset class="chips">
        <legend class="unseen">{words.people.role}</legend>
        {[null, ...roles].map((one) => (
          <button key={one} type="button" aria-pressed={one === role} onClick={() => setRole(one)}>
            {one === null ? words.all : words.roles[one]}
          </button>
        ))}
      </fieldset>
      <PagedTable
        caption={words.people.title}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        empty={words.people.empty}
      />
    </>
  )
}
