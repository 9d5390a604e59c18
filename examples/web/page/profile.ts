/** Who one is: name and picture. */
import type { Page } from './app.ts'
import { card, element, field, form } from './element.ts'

interface Person {
  username: string
  photo: string
  phone: string
}

async function read({ api, me }: Page): Promise<Person> {
  const { data } = await api.call('action.GetMessage', { id: me, data_type: ['username', 'photo', 'phone'] })
  const [username = '', photo = '', phone = ''] = data
  return { username, photo, phone }
}

/** Without the line breaks that some encoders put in, and without the head of a data URL. */
async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function pictureForm(page: Page, shown: HTMLImageElement): HTMLElement {
  const { api, words, say, attempt } = page
  const { row, input } = field(words.choosePicture, {
    type: 'file',
    accept: 'image/png,image/jpeg,image/webp,image/gif',
  })
  input.onchange = () => {
    const [file] = input.files ?? []
    if (!file) return
    void attempt(async () => {
      await api.call('kms.avatar', { data: await base64Of(file) })
      shown.src = (await read(page)).photo
      shown.hidden = false
      say(words.saved)
    })
  }
  return row
}

function nameForm(page: Page, person: Person): HTMLElement {
  const { api, words, me, say, attempt } = page
  let known = person.username
  const { row, input } = field(words.name, { value: known, maxLength: 32, required: true, autocomplete: 'name' })
  return form([row, element('button', {}, words.save)], () =>
    attempt(async () => {
      // Compares and sets in one step: a change from elsewhere in between is refused.
      await api.call('action.Update', { id: me, data_type: ['username'], old_data: [known], new_data: [input.value] })
      known = input.value
      say(words.saved)
    }),
  )
}

export function profile(page: Page): HTMLElement {
  const { words, me, attempt } = page
  const picture = element('img', { alt: words.picture, className: 'picture', hidden: true, width: 96, height: 96 })
  const body = element('div', { className: 'person' }, picture)
  void attempt(async () => {
    const person = await read(page)
    if (person.photo !== '') {
      picture.src = person.photo
      picture.hidden = false
    }
    const facts = element('p', { className: 'quiet' }, `${words.id} ${me} · ${person.phone}`)
    body.append(element('div', { className: 'grow' }, facts, nameForm(page, person), pictureForm(page, picture)))
  })
  return card(words.profile, body)
}
