/** The open sessions of the manager at the desk; other people's sessions can be listed by their owners alone. */
import { askUser } from '../api/ask.ts'
import { deviceOf } from '../api/device.ts'
import { refusalOf } from '../api/refusal.ts'
import { Button } from '../components/button.tsx'
import { useLoaded } from '../components/loading.ts'
import { notify } from '../components/notices.tsx'
import { Refused, Waiting } from '../components/states.tsx'
import { Table } from '../components/table.tsx'
import { sentenceOf } from '../words/refusals.ts'
import { useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

function Rows() {
  const words = useWords()
  const { moment } = useShapes()
  const { value, refusal, reload } = useLoaded(() => askUser('GetSessions'), [])
  const end = async (session: string) => {
    try {
      await askUser('RevokeSession', { session })
      notify(words.person.sessionEnded)
    } catch (thrown) {
      notify(sentenceOf(refusalOf(thrown), words))
    }
    reload()
  }
  if (refusal) return <Refused refusal={refusal} onAgain={reload} />
  if (!value) return <Waiting />
  return (
    <Table
      caption={words.person.ownSessions}
      rows={value.data}
      keyOf={({ session }) => session}
      columns={[
        {
          head: words.person.device,
          kind: 'main',
          cell: ({ agent, current }) => (
            <span class="lines">
              <span class="agent" title={agent ?? undefined}>
                {agent ? deviceOf(agent) : words.none}
              </span>
              {current && <span class="mark own">{words.person.thisSession}</span>}
            </span>
          ),
        },
        { head: words.person.from, cell: ({ ip }) => <span class="mono">{ip ?? words.none}</span> },
        { head: words.person.opened, kind: 'short', cell: ({ created }) => moment(created) },
        { head: words.person.lastSeen, kind: 'short', cell: ({ last_seen }) => moment(last_seen) },
        {
          head: words.person.actions,
          kind: 'acts',
          cell: ({ session, current, agent }) =>
            !current && (
              <Button
                onClick={() => void end(session)}
                label={`${words.person.endSession} ${agent ? deviceOf(agent) : session}`}
              >
                {words.person.endSession}
              </Button>
            ),
        },
      ]}
    />
  )
}

export function Sessions() {
  return (
    <section class="card wide">
      <h2>{useWords().person.ownSessions}</h2>
      <Rows />
    </section>
  )
}
