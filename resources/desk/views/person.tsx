/** One person: facts, actions, and what has been done. */
import { useState } from 'preact/hooks'
import { actsOn, type PersonAct, personActs } from '../acts/personActs.tsx'
import { getUser } from '../api/ask.ts'
import type { User } from '../api/wire.ts'
import { Button, CopyButton } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { useLoaded } from '../components/loading.ts'
import { useIsAdmin, useMe } from '../components/me.ts'
import { Face, RoleMark, StateMarks, useNameOf } from '../components/person.tsx'
import { Refused, Waiting } from '../components/states.tsx'
import { useWords } from '../words/words.ts'
import { FileTable, useFiles } from './files.tsx'
import { More, Numbers, Profile, SignIn } from './personFacts.tsx'
import { Sessions } from './sessions.tsx'
import { TrailTable, useTrail } from './trail.tsx'

const FEW = 10
const grave: readonly PersonAct[] = ['FreezeUser', 'DeleteUser', 'ReleasePhone', 'RevokeSessions']

function Head({ user }: { user: User }) {
  const words = useWords()
  const nameOf = useNameOf()
  return (
    <header class="personhead">
      <Face id={user.id} name={user.name} />
      <div>
        <h1 tabIndex={-1}>{nameOf(user)}</h1>
        <p class="marks">
          <span class="mono faint">
            <span class="unseen">{words.person.number} </span>
            {user.id}
          </span>
          <CopyButton text={String(user.id)} />
          <RoleMark role={user.role} />
          <StateMarks user={user} />
        </p>
      </div>
    </header>
  )
}

function Acts({ user, onDone }: { user: User; onDone: () => void }) {
  const words = useWords()
  const isAdmin = useIsAdmin()
  const [act, setAct] = useState<PersonAct | null>(null)
  const acts = actsOn(user, isAdmin)
  if (acts.length === 0) return null
  const Opened = act && personActs[act]
  return (
    <section class="personacts" aria-label={words.person.actions}>
      {acts.map((one) => (
        <Button key={one} onClick={() => setAct(one)} {...(grave.includes(one) && { tone: 'danger' })}>
          {words.acts[one].button}
        </Button>
      ))}
      {Opened && <Opened user={user} onClose={() => setAct(null)} onDone={onDone} />}
    </section>
  )
}

function Files({ id }: { id: string }) {
  const words = useWords()
  return (
    <section class="card wide">
      <h2>{words.person.files}</h2>
      <FileTable pages={useFiles(id, FEW)} ofOne empty={words.person.noFiles} />
    </section>
  )
}

function Done({ id, round }: { id: string; round: number }) {
  const words = useWords()
  return (
    <section class="card wide">
      <h2>{words.person.trail}</h2>
      <TrailTable key={round} pages={useTrail(id, FEW)} empty={words.person.noTrail} />
    </section>
  )
}

function Whole({ user, id, round, onDone }: { user: User; id: string; round: number; onDone: () => void }) {
  const words = useWords()
  const me = useMe()
  const isAdmin = me.role === 'admin'
  const isOwn = user.id === me.id
  return (
    <>
      <Head user={user} />
      {user.state === 'remove' && <p class="said">{words.person.removed}</p>}
      {!isAdmin && !isOwn && <p class="said">{words.person.asStranger}</p>}
      <Acts user={user} onDone={onDone} />
      {user.state !== 'remove' && (
        <div class="cards">
          <Profile user={user} />
          {(isAdmin || isOwn) && <SignIn user={user} isOwn={isOwn} />}
          <Numbers user={user} />
          <More id={id} />
          {isOwn && <Sessions />}
          <Files id={id} />
        </div>
      )}
      {isAdmin && user.state !== 'remove' && <Done key={`${id}-${round}`} id={id} round={round} />}
    </>
  )
}

export function Person({ id }: { id: string }) {
  const words = useWords()
  const [round, setRound] = useState(0)
  const { value, refusal, reload } = useLoaded(() => getUser(id), [id, round])
  return (
    <>
      <p>
        <a class="back" href="#/people">
          <Icon name="back" />
          {words.person.back}
        </a>
      </p>
      {refusal && (
        <>
          <h1 tabIndex={-1}>{words.nav.people}</h1>
          <Refused refusal={refusal} onAgain={reload} />
        </>
      )}
      {!value && !refusal && (
        <>
          <h1 tabIndex={-1} class="unseen">
            {id}
          </h1>
          <Waiting rows={6} />
        </>
      )}
      {value && !refusal && <Whole user={value} id={id} round={round} onDone={() => setRound((last) => last + 1)} />}
    </>
  )
}
