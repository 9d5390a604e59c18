/** Friends: found by whatever names them, asked, accepted. */
import type { SuccessOf } from '../../../clients/typescript/src/index.ts'
import type { Page } from './app.ts'
import { button, card, element, field, form } from './element.ts'
import { filled } from './words.ts'

type Person = Pick<SuccessOf<'action.FindUser'>['Response']['data'], 'id' | 'name' | 'photo'>

const rowOf = ({ name, photo }: Person, ...buttons: HTMLElement[]) =>
  element(
    'li',
    {},
    photo === '' ? null : element('img', { src: photo, alt: '', className: 'picture small', width: 32, height: 32 }),
    element('span', { className: 'grow' }, name),
    ...buttons,
  )

type Answer = 'action.AcceptFriend' | 'action.RejectFriend' | 'action.DeleteFriend'

function lists(page: Page, place: HTMLElement): () => Promise<void> {
  const { api, words, attempt } = page
  const show = async () => {
    const answer = (operation: Answer, person: Person) => () =>
      attempt(async () => {
        await api.call(operation, { friend_id: person.id })
        await show()
      })
    const [requests, friends] = await Promise.all([
      api.call('action.GetFriendRequests', {}),
      api.call('action.GetFriends', {}),
    ])
    const asking = requests.Response.data.map((person) =>
      rowOf(
        person,
        button(words.accept, answer('action.AcceptFriend', person)),
        button(words.reject, answer('action.RejectFriend', person), 'plain'),
      ),
    )
    const known = friends.Response.data.map((person) =>
      rowOf(person, button(words.remove, answer('action.DeleteFriend', person), 'plain danger')),
    )
    place.replaceChildren(
      ...(asking.length > 0
        ? [element('h3', {}, words.requests), element('ul', { className: 'rows' }, ...asking)]
        : []),
      known.length > 0
        ? element('ul', { className: 'rows' }, ...known)
        : element('p', { className: 'quiet' }, words.noFriends),
    )
  }
  return show
}

export function friends(page: Page): HTMLElement {
  const { api, words, say, attempt } = page
  const place = element('div')
  const show = lists(page, place)
  const { row, input } = field(words.findFriend, { required: true, autocapitalize: 'off' })
  const ask = form([row, element('button', {}, words.add)], () =>
    attempt(async () => {
      const { Response: found } = await api.call('action.FindUser', { account: input.value })
      await api.call('action.AddFriend', { friend_id: found.data.id })
      input.value = ''
      say(filled(words.asked, { name: found.data.name }))
      await show()
    }),
  )
  void attempt(show)
  return card(words.friends, ask, place)
}
