/** The actions of managers on kinds of information. */
import { useState } from 'preact/hooks'
import { manage } from '../api/ask.ts'
import { type DataType, formats, visibilities } from '../api/wire.ts'
import { Choice, TextField, Tick } from '../components/field.tsx'
import { useWords } from '../words/words.ts'
import { ActDialog, type ActProps } from './actDialog.tsx'

const LENGTH_MAX = 2000

interface Definition {
  data_name: string
  format: (typeof formats)[number]
  visibility: (typeof visibilities)[number]
  editable: boolean
  max_length: string
}

const fresh: Definition = { data_name: '', format: 'text', visibility: 'public', editable: true, max_length: '200' }

function definitionOf({ data_name, format, visibility, editable, max_length }: DataType): Definition {
  const known = formats.find((one) => one === format) ?? 'text'
  return { data_name, format: known, visibility, editable, max_length: String(max_length) }
}

interface DefineProps extends ActProps {
  /** The kind to change; where not given, a new one is created. */
  type?: DataType
}

export function DefineDataType({ type, ...act }: DefineProps) {
  const words = useWords()
  const said = words.acts.DefineDataType
  const [definition, setDefinition] = useState<Definition>(type ? definitionOf(type) : fresh)
  const put =
    <Key extends keyof Definition>(key: Key) =>
    (value: Definition[Key]) =>
      setDefinition((before) => ({ ...before, [key]: value }))
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(type?.data_name ?? '')}
      isReady={definition.data_name !== '' && definition.max_length !== ''}
      run={() =>
        manage('DefineDataType', { ...definition, max_length: Number(definition.max_length) }, { grave: true })
      }
    >
      <TextField
        label={words.types.name}
        hint={words.types.nameHint}
        value={definition.data_name}
        onInput={put('data_name')}
        autocomplete="off"
        readonly={type !== undefined}
        autofocus={type === undefined}
        required
      />
      <div class="pair">
        <Choice
          label={words.types.format}
          value={definition.format}
          onChange={put('format')}
          choices={formats.map((one) => [one, words.types.formats[one]] as const)}
        />
        <Choice
          label={words.types.visibility}
          value={definition.visibility}
          onChange={put('visibility')}
          choices={visibilities.map((one) => [one, words.types.visibilities[one]] as const)}
        />
      </div>
      <TextField
        label={words.types.length}
        hint={words.types.lengthHint}
        type="number"
        value={definition.max_length}
        onInput={put('max_length')}
        min={1}
        max={LENGTH_MAX}
        required
      />
      <Tick label={words.types.editable} checked={definition.editable} onChange={put('editable')} />
    </ActDialog>
  )
}

export function DeleteDataType({ type, ...act }: ActProps & { type: DataType }) {
  const said = useWords().acts.DeleteDataType
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(type.data_name)}
      danger
      run={() => manage('DeleteDataType', { data_name: type.data_name })}
    />
  )
}
