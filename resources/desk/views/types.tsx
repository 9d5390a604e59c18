/** The kinds of information that accounts can have. */
import { useState } from 'preact/hooks'
import { DefineDataType, DeleteDataType } from '../acts/typeActs.tsx'
import { manage } from '../api/ask.ts'
import type { DataType } from '../api/wire.ts'
import { Button, RowButton } from '../components/button.tsx'
import { useLoaded } from '../components/loading.ts'
import { useIsAdmin } from '../components/me.ts'
import { Refused, Waiting } from '../components/states.tsx'
import { type Column, Table } from '../components/table.tsx'
import { useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

type Opened = { act: 'define'; type?: DataType } | { act: 'delete'; type: DataType } | null

/** The service's own kinds are stored with the accounts; managers' kinds never are. */
const isOwn = ({ data_table }: DataType): boolean => data_table === 'profiles'

function useColumns(open: (opened: Opened) => void): readonly Column<DataType>[] {
  const words = useWords()
  const { number } = useShapes()
  const isAdmin = useIsAdmin()
  const acts: Column<DataType> = {
    head: words.person.actions,
    kind: 'acts',
    cell: (type) =>
      isOwn(type) && (
        <span class="buttons">
          <RowButton
            icon="change"
            word={words.types.change}
            about={type.data_name}
            onClick={() => open({ act: 'define', type })}
          />
          <RowButton
            icon="remove"
            word={words.acts.DeleteDataType.button}
            about={type.data_name}
            onClick={() => open({ act: 'delete', type })}
            tone="danger"
          />
        </span>
      ),
  }
  return [
    { head: words.types.name, kind: 'main', cell: ({ data_name }) => <code>{data_name}</code> },
    { head: words.types.format, cell: ({ format }) => words.types.formats[format] },
    { head: words.types.visibility, cell: ({ visibility }) => words.types.visibilities[visibility] },
    { head: words.types.editable, cell: ({ editable }) => (editable ? words.yes : words.no) },
    { head: words.types.length, kind: 'number', cell: ({ max_length }) => number(max_length) },
    {
      head: words.types.origin,
      cell: (type) =>
        isOwn(type) ? (
          <span class="mark own">{words.types.managers}</span>
        ) : (
          <span class="faint">{words.types.service}</span>
        ),
    },
    ...(isAdmin ? [acts] : []),
  ]
}

/** Managers' own first, both parts by name. */
const inOrder = (one: DataType, other: DataType): number =>
  Number(isOwn(other)) - Number(isOwn(one)) || (one.data_name < other.data_name ? -1 : 1)

export function Types() {
  const words = useWords()
  const isAdmin = useIsAdmin()
  const [opened, setOpened] = useState<Opened>(null)
  const { value, refusal, isLoading, reload } = useLoaded(() => manage('ListDataTypes'), [])
  const columns = useColumns(setOpened)
  const close = { onClose: () => setOpened(null), onDone: reload }
  return (
    <>
      <div class="lead">
        <p class="faint">{words.types.lead}</p>
        {isAdmin && (
          <Button tone="main" onClick={() => setOpened({ act: 'define' })}>
            {words.acts.DefineDataType.button}
          </Button>
        )}
      </div>
      {refusal && <Refused refusal={refusal} onAgain={reload} />}
      {isLoading && !value && <Waiting rows={6} />}
      {value && (
        <Table
          caption={words.types.title}
          columns={columns}
          rows={value.data.toSorted(inOrder)}
          keyOf={({ data_name }) => data_name}
        />
      )}
      {opened?.act === 'define' && <DefineDataType {...(opened.type && { type: opened.type })} {...close} />}
      {opened?.act === 'delete' && <DeleteDataType type={opened.type} {...close} />}
    </>
  )
}
