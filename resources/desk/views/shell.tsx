/** The frame around the parts of the desk: navigation, the manager's name, and the present place. */
import type { ComponentChildren } from 'preact'
import { leave } from '../api/session.ts'
import { Skip, useArrival } from '../components/arrival.tsx'
import { Brand } from '../components/brand.tsx'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { LanguageSwitch } from '../components/languageSwitch.tsx'
import { useIsAdmin, useMe } from '../components/me.ts'
import { Notices } from '../components/notices.tsx'
import { Face, personHref, RoleMark, useNameOf } from '../components/person.tsx'
import { type Part, parts, type Route, useRoute } from '../components/route.ts'
import { useWords } from '../words/words.ts'
import { Files } from './files.tsx'
import { Overview } from './overview.tsx'
import { People } from './people.tsx'
import { Person } from './person.tsx'
import { Trail } from './trail.tsx'
import { Types } from './types.tsx'

const views: Readonly<Record<Part, () => ComponentChildren>> = {
  overview: Overview,
  people: People,
  files: Files,
  types: Types,
  trail: Trail,
}

function Navigation({ part }: { part: Part }) {
  const words = useWords()
  const isAdmin = useIsAdmin()
  // Only admins see the trail.
  const open = parts.filter((one) => isAdmin || one !== 'trail')
  return (
    <nav class="nav" aria-label={words.parts}>
      {open.map((one) => (
        <a key={one} href={`#/${one}`} aria-current={one === part ? 'page' : undefined}>
          <Icon name={one} />
          <span>{words.nav[one]}</span>
        </a>
      ))}
    </nav>
  )
}

function Top() {
  const words = useWords()
  const me = useMe()
  const nameOf = useNameOf()
  return (
    <header class="top">
      <Brand href="#/overview" title={words.desk} />
      <div class="topright">
        <LanguageSwitch legend={words.language} />
        <a class="me" href={personHref(me.id)}>
          <span class="unseen">{words.loggedInAs}:</span>
          <Face id={me.id} name={me.name} />
          <span class="name">{nameOf(me)}</span>
          <RoleMark role={me.role} />
        </a>
        <Button tone="quiet" onClick={() => leave('left')} label={words.logOut} title={words.logOut}>
          <Icon name="leave" />
        </Button>
      </div>
    </header>
  )
}

function Content({ route: { part, id } }: { route: Route }) {
  const words = useWords()
  if (id !== null) return <Person key={id} id={id} />
  const View = views[part]
  return (
    <>
      <h1 tabIndex={-1}>{words.nav[part]}</h1>
      <View key={part} />
    </>
  )
}

export function Shell() {
  const words = useWords()
  const route = useRoute()
  const main = useArrival(`${route.part}/${route.id ?? ''}`, `${words.nav[route.part]} · Gatehouse ${words.desk}`)
  return (
    <>
      <Skip to={main} words={words.skip} />
      <Top />
      <div class="frame">
        <Navigation part={route.part} />
        <main ref={main}>
          <Content route={route} />
        </main>
      </div>
      <Notices />
    </>
  )
}
