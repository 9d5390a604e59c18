/** A file that the page uploads through the console, in base64 since the page sends JSON. */
import { type InferOutput, object, record, string } from 'valibot'

export const attachmentSchema = object({
  /** Name of the form field that holds the file. */
  field: string(),
  name: string(),
  type: string(),
  base64: string(),
  /** The other fields; they precede the file. */
  fields: record(string(), string()),
})

export type Attachment = InferOutput<typeof attachmentSchema>

/** The form as a browser would send it, with the file last. */
export function formOf({ field, name, type, base64, fields }: Attachment): FormData {
  const form = new FormData()
  for (const [fieldName, value] of Object.entries(fields)) form.append(fieldName, value)
  form.append(field, new Blob([Buffer.from(base64, 'base64')], { type }), name)
  return form
}
