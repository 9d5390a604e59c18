/** The rows of a file on the lists; every row is on a list for those who may see it. */
import { settings } from '../config.ts'
import { classesOf, downloadClass, seeClass } from '../content/permission.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { Role } from '../identity/roles.ts'
import type { ListRange } from '../lists/readLists.ts'
import { type RowKey, sortableId, sortableTime } from '../lists/table.ts'
import type { FileFacts, StoredFile } from './file.ts'

const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7]
const DAY_MS = 86_400_000
const STEPS_PER_UNIT = 10
// A sort key ends at 1024 bytes; four bytes a character at most leave room for the rest.
const NAME_CHARACTERS_MAX = 200
// A longer keyword is cut before it is normalised; no name has so many characters.
const UNITS_MAX = 16 * NAME_CHARACTERS_MAX
/** Stands before every character a name can have, so that a name sorts before the longer ones that begin with it. */
const END_OF_NAME = '\t'

/** A name as lists sort and find it. */
function foldedName(name: string): string {
  // The lower case of a final sigma depends on the letter that follows, which the beginning of a name does not show.
  const folded = name.slice(0, UNITS_MAX).normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
  return [...folded].slice(0, NAME_CHARACTERS_MAX).join('')
}

/**
 * The score of a file (contract, kms.md «Recommended list»): log10 of its downloads plus its time of creation in
 * half-lives, in steps of a tenth. It does not change as time passes.
 */
export function scoreOf({ downloads, createdAt }: Pick<StoredFile, 'downloads' | 'createdAt'>): number {
  const age = createdAt / (settings().RECOMMEND_HALF_LIFE_DAYS * DAY_MS)
  return Math.floor(STEPS_PER_UNIT * (Math.log10(1 + downloads) + age))
}

const sortableScore = (score: number) => String(score).padStart(8, '0')

/** The uploads of an account that are under way. */
export const uploadsOf = (owner: AccountId) => `uploads#${owner}`

/** The row of an upload, until it becomes a file or ends. */
export function uploadRow({ owner, id }: Pick<FileFacts, 'owner' | 'id'>): RowKey {
  return { list: uploadsOf(owner), sortKey: sortableId(id) }
}

/** The list of all files of an account. */
export const filesOf = (owner: AccountId) => `own#${owner}`

/** All rows of a file: a change of its permission or score moves it from some of them to others. */
export function listRows(file: StoredFile): RowKey[] {
  const { id, owner, name, md5, content, permission, createdAt, score } = file
  const [seen, loaded] = [seeClass(permission), downloadClass(permission)]
  const byTime = `${sortableTime(createdAt)}#${sortableId(id)}`
  const byName = `${foldedName(name)}${END_OF_NAME}${sortableId(id)}`
  const byContent = `${content}#${sortableId(id)}`
  return [
    { list: filesOf(owner), sortKey: `${seen}#${byTime}` },
    { list: `own-names#${owner}`, sortKey: `${seen}#${byName}` },
    ...(md5 === '' ? [] : [{ list: `own-md5#${owner}`, sortKey: `${md5}#${byContent}` }]),
    // A file that others may not see has its row here, for admins.
    { list: `seen#${seen}`, sortKey: byTime },
    ...(seen === 0 ? [] : [{ list: `names#${seen}`, sortKey: byName }]),
    ...(loaded === 0 || md5 === '' ? [] : [{ list: `md5#${md5}#${loaded}`, sortKey: byContent }]),
    ...(loaded === 0 ? [] : [{ list: `recommended#${loaded}`, sortKey: `${sortableScore(score)}#${byTime}` }]),
  ]
}

const ofOwner = (list: string, owner: AccountId, classes: readonly number[], begins: string): ListRange[] =>
  classes.map((one) => ({ list: `${list}#${owner}`, prefix: `${one}#`, begins }))

interface Viewer {
  id: AccountId
  role: Role
}

/** Files whose name begins with a text, or by time without one; files of all owners that the viewer may see. */
export function rangesOfAll({ id, role }: Viewer, keyword: string | null): ListRange[] {
  const classes = classesOf(role)
  const hidden = CLASSES.filter((one) => !classes.includes(one))
  const begins = keyword === null ? '' : foldedName(keyword)
  const [all, own] = keyword === null ? ['seen', 'own'] : ['names', 'own-names']
  // Files that others may not see are on the owner's own list alone.
  return [...classes.map((one) => ({ list: `${all}#${one}`, begins })), ...ofOwner(own, id, hidden, begins)]
}

/** All files, or all of an account, whatever their permission. */
export function rangesOfEverything(owner: AccountId | null): ListRange[] {
  return owner === null ? CLASSES.map((one) => ({ list: `seen#${one}` })) : ofOwner('own', owner, CLASSES, '')
}

/** Files of one account alone. */
export function rangesOfOne({ id, role }: Viewer, owner: AccountId, keyword: string | null): ListRange[] {
  const begins = keyword === null ? '' : foldedName(keyword)
  return ofOwner(keyword === null ? 'own' : 'own-names', owner, owner === id ? CLASSES : classesOf(role), begins)
}

export function rangesRecommended({ role }: Viewer): ListRange[] {
  return classesOf(role).map((one) => ({ list: `recommended#${one}` }))
}

/** Files with this MD5: the viewer's own, and those that the viewer may download. */
export function rangesOfMd5({ id, role }: Viewer, md5: string): { own: ListRange[]; others: ListRange[] } {
  return {
    own: [{ list: `own-md5#${id}`, prefix: `${md5}#` }],
    others: classesOf(role).map((one) => ({ list: `md5#${md5}#${one}` })),
  }
}

/** The content that a position of `rangesOfMd5` names. */
export const contentAt = (position: string): string => position.slice(0, position.lastIndexOf('#'))
