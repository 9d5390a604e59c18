/** The successes of the friend operations of `action`; ids are texts, times epoch milliseconds. */
import type { Account } from '../../accounts/account.ts'
import { mayReadAll } from '../../accounts/discloseAccount.ts'
import { publicPhoto } from '../../accounts/photo.ts'
import type { Friend, FriendRequest, Page } from '../../friends/listFriends.ts'
import { maskName } from '../../identity/maskName.ts'
import type { Answer } from '../kit/answer.ts'

const answer = (response: object): Answer => ({
  status: 200,
  body: { StatusCode: 0, Response: { success: true, ...response } },
})
const done = (mess: string) => () => answer({ mess })

export const requestSent = done('friend request sent')
export const friendAdded = done('friend added')
export const friendRejected = done('friend rejected')
export const friendDeleted = done('friend deleted')
export const userBlocked = done('blocked')
export const userUnblocked = done('unblocked')

interface Person {
  id: string
  name: string
  photo: string
}

/** Somebody as this viewer may read him; no photo is an empty text. */
function personOf({ id, name, profile }: Account, viewer: Account): Person {
  return {
    id: String(id),
    name: mayReadAll(viewer, { id }) ? name : maskName(name),
    photo: profile.photo === null ? '' : publicPhoto(profile.photo),
  }
}

const found = (data: unknown) => ({ mess: 'get data success', data })

/** The cursor is absent on the last page. */
const paged = (data: readonly object[], cursor: string | null): Answer =>
  answer({ ...found(data), ...(cursor !== null && { cursor }) })

export function userFound(person: Account, viewer: Account): Answer {
  return answer(found(personOf(person, viewer)))
}

export function requestsListed({ rows, cursor }: Page<FriendRequest>, viewer: Account): Answer {
  const data = rows.map(({ person, mess, askedAt }) => {
    const { id, name, photo } = personOf(person, viewer)
    return { id, name, photo, mess, time: askedAt }
  })
  return paged(data, cursor)
}

export function friendsListed({ rows, cursor }: Page<Friend>, viewer: Account): Answer {
  const data = rows.map(({ person, since }) => {
    const { id, name, photo } = personOf(person, viewer)
    return { id, name, photo, since }
  })
  return paged(data, cursor)
}

export function blockedListed({ rows, cursor }: Page<{ person: Account }>, viewer: Account): Answer {
  return paged(
    rows.map(({ person }) => personOf(person, viewer)),
    cursor,
  )
}
