/** The permission mask: all 4,096 × every role × every action, expected from the hex digits as they are written. */
import { describe, expect, test } from 'vitest'
import {
  classesOf,
  DEFAULT_PERMISSION,
  downloadClass,
  type FileAction,
  may,
  type Permission,
  readPermission,
  seeClass,
} from '../../lib/content/permission.ts'
import { type Role, roles } from '../../lib/identity/roles.ts'

/** Which of the three written digits is a role's. */
const digitOf: Record<Role, number> = { normal: 0, vip: 0, creator: 0, leader: 1, admin: 2 }

/** What a digit allows: `s`ee, `d`ownload, `r`emove, `c`hange; written out, since a file unseen is a file out of reach. */
const allowedBy: Record<string, string> = {
  '0': '',
  '1': 's',
  '2': '',
  '3': 'sc',
  '4': '',
  '5': 'sd',
  '6': '',
  '7': 'sdc',
  '8': '',
  '9': 'sr',
  a: '',
  b: 'src',
  c: '',
  d: 'sdr',
  e: '',
  f: 'sdrc',
}
const letters: Record<FileAction, string> = { see: 's', download: 'd', delete: 'r', change: 'c' }
const actions = Object.keys(letters) as FileAction[]

const masks = Array.from({ length: 4096 }, (_, mask) => mask as Permission)
const allowed = (mask: number, role: Role) => {
  const digits = mask.toString(16).padStart(3, '0')
  return allowedBy[digits[digitOf[role]] ?? ''] ?? ''
}

describe('The permission mask', () => {
  test('decides every action of every role', () => {
    const wrong = masks.flatMap((mask) =>
      roles.flatMap((role) =>
        actions
          .filter((action) => may(mask, role, action) !== allowed(mask, role).includes(letters[action]))
          .map((action) => `${mask.toString(16)} ${role} ${action}`),
      ),
    )
    expect(wrong).toEqual([])
  })

  test('is read only within its range', () => {
    expect(masks.map(readPermission)).toEqual(masks)
    for (const value of [-1, 4096, 0.5, Number.NaN, 2 ** 32]) expect(readPermission(value)).toBe(null)
  })

  test('is 1503 where nobody gives another: the document tells what that means', () => {
    expect(DEFAULT_PERMISSION).toBe(1503)
    const may1503 = (role: Role) => actions.filter((action) => may(DEFAULT_PERMISSION, role, action))
    expect(may1503('normal')).toEqual(['see', 'download'])
    expect(may1503('leader')).toEqual(['see', 'download', 'delete'])
    expect(may1503('admin')).toEqual(['see', 'download', 'delete', 'change'])
  })
})

describe('The classes of a mask', () => {
  test('name the roles that see it, and those that see and download it', () => {
    const named = (letters: string) => (mask: number) => {
      const has = (role: Role) => [...letters].every((letter) => allowed(mask, role).includes(letter))
      return `${has('normal') ? 1 : 0}${has('leader') ? 1 : 0}${has('admin') ? 1 : 0}`
    }
    const written = (classOf: (mask: Permission) => number) => (mask: Permission) =>
      classOf(mask).toString(2).padStart(3, '0')
    expect(masks.map(written(seeClass))).toEqual(masks.map(named('s')))
    expect(masks.map(written(downloadClass))).toEqual(masks.map(named('sd')))
  })

  test('include a role exactly where it sees', () => {
    for (const role of roles) {
      expect(classesOf(role)).toHaveLength(4)
      const wrong = masks.filter((mask) => classesOf(role).includes(seeClass(mask)) !== may(mask, role, 'see'))
      expect(wrong).toEqual([])
    }
  })
})
