/** The successes of the friend operations of `action`; ids are texts, times epoch milliseconds. */
import type { Account } from '../../accounts/account.ts'
import { mayReadAll } from '../../accounts/discloseAccount.ts'
import { publicPhoto } from '../../accounts/photo.ts'
import type { Friend, FriendRequest, Page } from '../../friends/listFriends.ts'
import { maskName } from '../../identity/maskName.ts'
import type { Answer } from '../kit/answer.ts'
import type { Body } from './answers.ts'

const answer = <More extends object>(response: More) => ({
  status: 200,
  body: { StatusCode: 0 as const, Response: { success: true as const, ...response } },
})
const done =
  <Mess extends string>(mess: Mess) =>
  () =>
    answer({ mess })

export const requestSent: () => Answer<Body<'AddFriend'>> = done('friend request sent')
export const friendAdded: () => Answer<Body<'AcceptFriend'>> = done('friend added')
export const friendRejected: () => Answer<Body<'RejectFriend'>> = done('friend rejected')
export const friendDeleted: () => Answer<Body<'DeleteFriend'>> = done('friend deleted')
export const userBlocked: () => Answer<Body<'BlockUser'>> = done('blocked')
export const userUnblocked: () => Answer<Body<'UnblockUser'>> = done('unblocked')

interface Person {
  id: string
  name: string
  photo: string
}

/** A person as the viewer may read them; without a photo the text is empty. */
function personOf({ id, name, profile }: Account, viewer: Account): Person {
  return {
    id: String(id),
    name: mayReadAll(viewer, { id }) ? name : maskName(name),
    photo: profile.photo === null ? '' : publicPhoto(profile.photo),
  }
}

const found = <Data>(data: Data) => ({ mess: 'get data success' as const, data })

/** The cursor is absent on the last page. */
const paged = <Row extends object>(data: readonly Row[], cursor: string | null) =>
  answer({ ...found(data), ...(cursor !== null && { cursor }) })

export function userFound(person: Account, viewer: Account): Answer<Body<'FindUser'>> {
  return answer(found(personOf(person, viewer)))
}

export function requestsListed(
  { rows, cursor }: Page<FriendRequest>,
  viewer: Account,
): Answer<Body<'GetFriendRequests'>> {
  const data = rows.map(({ person, mess, askedAt }) => {
    const { id, name, photo } = personOf(person, viewer)
    return { id, name, photo, mess, time: askedAt }
  })
  return paged(data, cursor)
}

export function friendsListed({ rows, cursor }: Page<Friend>, viewer: Account): Answer<Body<'GetFriends'>> {
  const data = rows.map(({ person, since }) => {
    const { id, name, photo } = personOf(person, viewer)
    return { id, name, photo, since }
  })
  return paged(data, cursor)
}

export function blockedListed(
  { rows, cursor }: Page<{ person: Account }>,
  viewer: Account,
): Answer<Body<'GetBlocked'>> {
  return paged(
    rows.map(({ person }) => personOf(person, viewer)),
    cursor,
  )
}
