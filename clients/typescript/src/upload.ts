/** A file on its way to S3, past the functions: by one form, or in parts that go on where they stopped. */
import type { Schemas } from './reference.ts'
import { StoreRefused, Unreachable } from './refused.ts'
import { formOf, type Send, type Sending } from './send.ts'
import { backOffMs, type Patience, pause } from './waiting.ts'

type Uploading = Schemas['fileserver.UploadingFile']
export type StoredFile = Schemas['fileserver.File']

/** What an interrupted upload needs to go on; plain JSON, to be kept by the application. */
export interface Ticket {
  fileId: number
  size: number
  partSize: number
  parts: number
}

export interface UploadOptions {
  /** The file's name; a `File` has one. */
  name?: string
  /** Who may do what, 0 to 4095. */
  permission?: number
  /** In parts whatever its size, so that it can be resumed; large files go so by themselves. */
  multipart?: boolean
  /** Bytes that have left, and how many there are. */
  onProgress?: (sent: number, total: number) => void
  /** Told before the first part leaves, where the upload goes in parts. */
  onTicket?: (ticket: Ticket) => void
  /** Goes on with an earlier upload of the same bytes. */
  resume?: Ticket
  signal?: AbortSignal
}

/** What an upload asks of the service. */
export interface UploadCalls {
  begin(file: { file_name: string; file_size: number; permission?: number; multipart?: boolean }): Promise<Uploading>
  parts(id: number, numbers: number[]): Promise<Schemas['fileserver.upload.parts.answer']['data']>
  complete(id: number): Promise<StoredFile>
}

export interface Uploader {
  calls: UploadCalls
  send: Send
  patience: Patience
}

type Upload = Pick<UploadOptions, 'onProgress' | 'signal'> & { file: Blob }

/** Sends, and sends again where nothing was answered or S3 is busy: a second time changes nothing. */
async function sendToStore({ send, patience }: Uploader, sending: Sending): Promise<void> {
  for (let tried = 0; ; tried += 1) {
    const sent = await send(sending).catch((error: unknown) => {
      if (error instanceof Unreachable && tried < patience.retries) return null
      throw error
    })
    if (sent && sent.status < 300) return
    if (sent && (sent.status < 500 || tried >= patience.retries)) throw new StoreRefused(sent.status, sent.text)
    await pause(backOffMs(tried), sending.signal)
  }
}

async function sendForm(uploader: Uploader, form: { url: string; fields: Record<string, string> }, upload: Upload) {
  const { file, onProgress, signal } = upload
  const { body, type, before } = formOf(form.fields, file)
  const inFile = (sent: number) => Math.min(Math.max(sent - before, 0), file.size)
  await sendToStore(uploader, {
    method: 'POST',
    url: form.url,
    body,
    type,
    ...(onProgress && { onProgress: (sent: number) => onProgress(inFile(sent), file.size) }),
    ...(signal && { signal }),
  })
}

const AT_ONCE = 3
/** Links live a quarter of an hour: as many are asked for as go out in a while. */
const LINKS_AT_ONCE = 12

function partOf(file: Blob, { partSize }: Ticket, number: number): Blob {
  return file.slice((number - 1) * partSize, number * partSize, '')
}

interface Progress {
  /** Bytes of each part that have left. */
  sent: Map<number, number>
  tell(): void
}

function progressOf({ file, onProgress }: Upload): Progress {
  const sent = new Map<number, number>()
  return {
    sent,
    tell: () =>
      onProgress?.(
        Math.min(
          [...sent.values()].reduce((sum, one) => sum + one, 0),
          file.size,
        ),
        file.size,
      ),
  }
}

/** Does some of the works at once; after a failure none is begun, and those under way are waited for. */
async function someAtOnce(works: readonly (() => Promise<void>)[]): Promise<void> {
  const left = [...works]
  const worker = async () => {
    try {
      for (let next = left.shift(); next; next = left.shift()) await next()
    } finally {
      left.length = 0
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

async function sendPart(
  uploader: Uploader,
  { number, url, body }: { number: number; url: string; body: Blob },
  { signal }: Upload,
  progress: Progress,
): Promise<void> {
  const onProgress = (sent: number) => {
    progress.sent.set(number, sent)
    progress.tell()
  }
  await sendToStore(uploader, { method: 'PUT', url, body, type: null, onProgress, ...(signal && { signal }) })
}

async function sendMissing(uploader: Uploader, ticket: Ticket, upload: Upload): Promise<void> {
  const { have } = await uploader.calls.parts(ticket.fileId, [])
  const there = new Set(have)
  const progress = progressOf(upload)
  for (const number of there) progress.sent.set(number, partOf(upload.file, ticket, number).size)
  progress.tell()
  const missing = Array.from({ length: ticket.parts }, (_, index) => index + 1).filter((number) => !there.has(number))
  for (let from = 0; from < missing.length; from += LINKS_AT_ONCE) {
    const { urls } = await uploader.calls.parts(ticket.fileId, missing.slice(from, from + LINKS_AT_ONCE))
    const parts = Object.entries(urls).map(([number, url]) => ({ number: Number(number), url }))
    await someAtOnce(
      parts.map(({ number, url }) => () => {
        const body = partOf(upload.file, ticket, number)
        return sendPart(uploader, { number, url, body }, upload, progress)
      }),
    )
  }
}

const nameOf = (file: Blob) => ('name' in file && typeof file.name === 'string' ? file.name : 'file')

/**
 * Brings a file to S3 and waits until it is stored.
 * @throws {Refused} by the service, {StoreRefused} by S3, {Unreachable}, the signal's reason
 */
export async function uploadFile(uploader: Uploader, file: Blob, options: UploadOptions = {}): Promise<StoredFile> {
  const { name, permission, multipart, resume, onTicket } = options
  const upload: Upload = { file, ...options }
  if (resume) {
    if (resume.size !== file.size) throw new RangeError('these are not the bytes that the upload was begun with')
    await sendMissing(uploader, resume, upload)
    return uploader.calls.complete(resume.fileId)
  }
  const begun = await uploader.calls.begin({
    file_name: name ?? nameOf(file),
    file_size: file.size,
    ...(permission !== undefined && { permission }),
    ...(multipart !== undefined && { multipart }),
  })
  if ('url' in begun.upload) await sendForm(uploader, begun.upload, upload)
  else {
    const { part_size: partSize, parts } = begun.upload
    const ticket = { fileId: begun.file_id, size: file.size, partSize, parts }
    onTicket?.(ticket)
    await sendMissing(uploader, ticket, upload)
  }
  return uploader.calls.complete(begun.file_id)
}
