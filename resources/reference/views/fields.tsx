/** The fields of a body or an answer, one below the other; what is inside of them opens. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { ReferenceDocument, Schema } from '../document/document.ts'
import { alternativesOf, boundsOf, schemaOf, typeOf } from '../document/resolve.ts'
import { useReferenceWords, useText } from '../words/words.ts'
import { Sentence } from './text.tsx'

export const DocumentContext = createContext<ReferenceDocument | null>(null)

export function useDocument(): ReferenceDocument {
  const document = useContext(DocumentContext)
  if (document === null) throw new Error('nothing is shown before the document is there')
  return document
}

/** Schemas refer to none that refers back; deeper than this, nothing is there. */
const DEPTH_MAX = 6

const hasFields = ({ properties, additionalProperties }: Schema) =>
  properties !== undefined || typeof additionalProperties === 'object'

/** The objects within a field: the field itself, the items of an array, or alternatives. */
function objectsIn(document: ReferenceDocument, schema: Schema): Schema[] {
  return alternativesOf(document, schema).flatMap((one) =>
    one.type === 'array' && one.items ? objectsIn(document, one.items) : hasFields(one) ? [one] : [],
  )
}

interface FieldProps {
  name: string
  schema: Schema
  isRequired: boolean
  depth: number
  place?: string | undefined
}

export function Field({ name, schema, isRequired, depth, place }: FieldProps) {
  const words = useReferenceWords()
  const textOf = useText()
  const document = useDocument()
  const own = schemaOf(document, schema)
  const bounds = boundsOf(own, words.bounds)
  const told = textOf(own)
  const inside = depth < DEPTH_MAX ? objectsIn(document, schema) : []
  return (
    <li>
      <div class="fieldhead">
        <code class="fieldname">{name}</code>
        <span class="fieldtype">{typeOf(document, schema, words.types)}</span>
        {place && <span class="faint">{place}</span>}
        {isRequired && <span class="needed">{words.required}</span>}
        {bounds !== '' && <span class="faint mono">{bounds}</span>}
      </div>
      {told !== '' && (
        <p>
          <Sentence text={told} />
        </p>
      )}
      {inside.length > 0 && (
        <details>
          <summary>{words.fields}</summary>
          <Alternatives schemas={inside} depth={depth + 1} />
        </details>
      )}
    </li>
  )
}

function Alternatives({ schemas, depth }: { schemas: readonly Schema[]; depth: number }) {
  const words = useReferenceWords()
  if (schemas.length === 1 && schemas[0]) return <ObjectFields schema={schemas[0]} depth={depth} />
  return (
    <>
      <p class="faint small">{words.oneOf(schemas.length)}</p>
      {schemas.map((schema, index) => (
        // Alternatives have no name of their own and never change places.
        <ObjectFields key={index} schema={schema} depth={depth} />
      ))}
    </>
  )
}

function ObjectFields({ schema, depth }: { schema: Schema; depth: number }) {
  const { properties = {}, required = [], additionalProperties: others } = schema
  return (
    <ul class="fields">
      {Object.entries(properties).map(([name, one]) => (
        <Field key={name} name={name} schema={one} isRequired={required.includes(name)} depth={depth} />
      ))}
      {typeof others === 'object' && <Field name="*" schema={others} isRequired={false} depth={depth} />}
    </ul>
  )
}

/** Nothing for a schema without objects. */
export function Fields({ schema }: { schema: Schema }) {
  const objects = objectsIn(useDocument(), schema)
  return objects.length > 0 ? <Alternatives schemas={objects} depth={0} /> : null
}
