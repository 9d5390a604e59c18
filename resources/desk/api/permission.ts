/** The permission mask of a file: four bits a role (docs/contract/common.md, «Permission mask»). */

/** VIPs and creators count as members. */
export const groups = ['members', 'leader', 'admin'] as const
export const rights = ['see', 'download', 'delete', 'change'] as const

export type Group = (typeof groups)[number]
export type Right = (typeof rights)[number]

const shifts: Readonly<Record<Group, number>> = { members: 8, leader: 4, admin: 0 }
const bits: Readonly<Record<Right, number>> = { see: 1, change: 2, download: 4, delete: 8 }

const bitOf = (group: Group, right: Right): number => bits[right] << shifts[group]

export const hasRight = (permission: number, group: Group, right: Right): boolean =>
  (permission & bitOf(group, right)) !== 0

export function withRight(permission: number, group: Group, right: Right, given: boolean): number {
  return given ? permission | bitOf(group, right) : permission & ~bitOf(group, right)
}

/**
 * Who may see a file, as a word: `everybody`, `leaders` (and admins), `admins`, the owner alone, or another
 * combination.
 */
export function seenBy(permission: number): 'everybody' | 'leaders' | 'admins' | 'owners' | 'some' {
  const seeing = groups.map((group) => Number(hasRight(permission, group, 'see'))).join('')
  const words = { '111': 'everybody', '011': 'leaders', '001': 'admins', '000': 'owners' } as const
  return Object.hasOwn(words, seeing) ? words[seeing as keyof typeof words] : 'some'
}
