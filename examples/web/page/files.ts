/** Files: straight to S3 with a bar, listed, downloaded, deleted. */
import type { Schemas } from '../../../clients/typescript/src/index.ts'
import type { Page } from './app.ts'
import { button, card, element, field } from './element.ts'
import { filled } from './words.ts'

type Listed = Schemas['fileserver.ListedFile']

const units = ['B', 'KB', 'MB', 'GB']

function sizeOf(bytes: number): string {
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), units.length - 1)
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`
}

function rowOf(page: Page, file: Listed, changed: () => Promise<void>): HTMLElement {
  const { api, words, attempt } = page
  const fetchIt = () =>
    attempt(async () => {
      // The link needs no token, saves under the file's own name, and is good for a few minutes.
      location.assign(await api.downloadLink(file.file_id))
    })
  const removeIt = () =>
    attempt(async () => {
      await api.call('fileserver.delete', { id: file.file_id })
      await changed()
    })
  return element(
    'li',
    {},
    element(
      'span',
      { className: 'grow' },
      file.file_name,
      ' ',
      element('span', { className: 'quiet' }, sizeOf(file.file_size)),
    ),
    button(words.download, fetchIt, 'plain'),
    button(words.remove, removeIt, 'plain danger'),
  )
}

interface Bar {
  element: HTMLElement
  onProgress(sent: number, total: number): void
}

function barFor({ words }: Page, name: string, stop: () => void): Bar {
  const progress = element('progress', { max: 1, value: 0, set: { 'aria-label': filled(words.uploading, { name }) } })
  const figure = element('span', { className: 'quiet figure' }, '0 %')
  const shown = element(
    'div',
    { className: 'bar' },
    element('span', { className: 'grow' }, filled(words.uploading, { name })),
    figure,
    element('button', { type: 'button', className: 'plain', onclick: stop }, words.stop),
    progress,
  )
  return {
    element: shown,
    onProgress(sent, total) {
      progress.value = total === 0 ? 1 : sent / total
      figure.textContent = `${Math.floor(progress.value * 100)} %`
    },
  }
}

async function upload(page: Page, file: File, place: HTMLElement, changed: () => Promise<void>): Promise<void> {
  const { api, words, say } = page
  const stopping = new AbortController()
  const bar = barFor(page, file.name, () => stopping.abort())
  place.append(bar.element)
  try {
    await api.upload(file, { onProgress: bar.onProgress, signal: stopping.signal })
    say(filled(words.uploaded, { name: file.name }))
    await changed()
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    say(words.stopped)
  } finally {
    bar.element.remove()
  }
}

export function files(page: Page): HTMLElement {
  const { api, words, me, attempt } = page
  const list = element('ul', { className: 'rows' })
  const bars = element('div')
  const show = async () => {
    const { data } = await api.call('fileserver.files', { creator: me, limit: 50 })
    const rows = data.toReversed().map((file) => rowOf(page, file, show))
    list.replaceChildren(...(rows.length > 0 ? rows : [element('li', { className: 'quiet' }, words.noFiles)]))
  }
  const { row, input } = field(words.chooseFile, { type: 'file', multiple: true })
  input.onchange = () => {
    for (const file of input.files ?? []) void attempt(() => upload(page, file, bars, show))
    input.value = ''
  }
  void attempt(show)
  return card(words.files, row, bars, list)
}
