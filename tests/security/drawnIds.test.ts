/** S3 Ids that are drawn a second time: nobody is overwritten, and whoever comes gets another. */
import { describe, expect, test } from 'vitest'
import { drawing } from '../support/chance.ts'
import { user } from '../support/evidence.ts'
import { violations } from '../support/fileInvariants.ts'
import { beginDirect, bytesOf, freshBytes, owner, postForm, stored, upload } from '../support/files.ts'
import { register, registerPhone } from '../support/people.ts'
import { freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()

const ofAccounts = [1_000_000_000, 2 ** 31] as const
const ofFiles = [1, 2 ** 31] as const

describe('S3 an account’s id that somebody has already is drawn anew, and nobody is overwritten', () => {
  const doors = {
    register: async () => (await register(world)).id,
    registerPhone: async () => (await registerPhone(world, freshPhone(), freshAddress())).id,
  }

  test.each(Object.entries(doors))('%s', async (_, come) => {
    const { id } = await register(world)
    const before = await user(world, id)
    const newcomer = await drawing(ofAccounts, id, come)
    expect(newcomer).not.toBe(id)
    expect(await user(world, newcomer)).toBeDefined()
    expect(await user(world, id)).toEqual(before)
  })
})

describe('S3 a file’s id that is taken already is drawn anew, and no file is overwritten', () => {
  const ways = {
    'in the request': (bytes: Buffer) => owner(world).then((by) => upload(world, by, bytes)),
    directly: async (bytes: Buffer) => {
      const begun = await beginDirect(world, await owner(world), bytes)
      await postForm(begun.upload, bytes)
      return begun.id
    },
  }

  test.each(Object.entries(ways))('%s', async (_, bring) => {
    const by = await owner(world)
    const bytes = freshBytes()
    const id = await upload(world, by, bytes)
    const before = await stored(world, id)
    const other = await drawing(ofFiles, id, () => bring(freshBytes()))
    await world.settle()
    expect(other).not.toBe(id)
    expect(await stored(world, id)).toEqual(before)
    expect((await bytesOf(world, by, id)).equals(bytes)).toBe(true)
    expect(await violations(world)).toEqual([])
  })
})
