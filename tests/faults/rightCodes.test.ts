/**
 * A right code that comes to nothing is none of the wrong tries: whatever fails after it was compared, the try goes back to
 * its code and its hour, and the code opens what it was sent for when all works again.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../support/actions.ts'
import { startWindow, typeCode } from '../support/attempts.ts'
import type { EngineCall } from '../support/engineWire.ts'
import { md5, spent, storedCode } from '../support/evidence.ts'
import { askForCode, register, registerPhone } from '../support/people.ts'
import { type Answer, freshAddress, freshPhone, useWorld } from '../support/world.ts'

const world = useWorld()
beforeEach(() => startWindow(world))
afterEach(() => world.wire.clear())

/** A live code, and the request that uses it. */
interface Sent {
  phone: string
  type: (from: string) => Promise<Answer>
}

type Door = () => Promise<Sent>

async function registering(): Promise<Sent> {
  const phone = freshPhone()
  const code = await askForCode(world, 'registerPhone', phone, freshAddress())
  return { phone, type: (from) => typeCode(world, 'registerPhone', phone, code, { from }) }
}

async function loggingIn(): Promise<Sent> {
  const { phone } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'loginPhone', phone, freshAddress())
  return { phone, type: (from) => typeCode(world, 'loginPhone', phone, code, { from }) }
}

/** The password is evidence that the account of a phone that nobody has proved is the owner's. */
async function loggingInWithPassword(): Promise<Sent> {
  const { account: phone, password } = await register(world, { account: freshPhone(), from: freshAddress() })
  const code = await askForCode(world, 'loginPhone', phone, freshAddress())
  return { phone, type: (from) => typeCode(world, 'loginPhone', phone, code, { from, password }) }
}

async function resetting(): Promise<Sent> {
  const { phone } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
  return { phone, type: (from) => typeCode(world, 'forgetPassword', phone, code, { from }) }
}

async function settingPassword(): Promise<Sent> {
  const { id, phone } = await registerPhone(world, freshPhone(), freshAddress())
  const code = await askForCode(world, 'forgetPassword', phone, freshAddress())
  const json = { id, phone, newPSD: md5('new-secret-1'), identifying_code: code }
  return { phone, type: (from) => world.call('PUT', '/user/password/reset', { json, from }) }
}

/** Asks for a code by a session. */
async function ownCode(purpose: 'bind' | 'delete') {
  const person = await registerPhone(world, freshPhone(), freshAddress())
  const session = await askForCode(world, 'loginPhone', person.phone, freshAddress())
  const opened = await typeCode(world, 'loginPhone', person.phone, session, { from: freshAddress() })
  const token: string = opened.json.token
  const phone = purpose === 'bind' ? freshPhone() : person.phone
  const fields = { purpose, ...(purpose === 'bind' && { phone }) }
  const asked = await ask(world, 'RequestCode', fields, token, freshAddress())
  if (asked.status !== 200) throw new Error(`RequestCode answered ${asked.text}`)
  return { phone, token, code: world.cloud.inbox.code(phone) }
}

async function binding(): Promise<Sent> {
  const { phone, token, code } = await ownCode('bind')
  return { phone, type: (from) => ask(world, 'BindPhone', { phone, phone_code: code }, token, from) }
}

async function deleting(): Promise<Sent> {
  const { phone, token, code } = await ownCode('delete')
  return { phone, type: (from) => ask(world, 'DeleteAccount', { phone_code: code }, token, from) }
}

const doors = [
  ['userapi registerPhone', 'register', registering],
  ['userapi loginPhone', 'login', loggingIn],
  ['userapi loginPhone with the password', 'login', loggingInWithPassword],
  ['userapi forgetPassword', 'reset', resetting],
  ['usermodule password reset', 'reset', settingPassword],
  ['action BindPhone', 'bind', binding],
  ['action DeleteAccount', 'delete', deleting],
] as const satisfies readonly (readonly [string, string, Door])[]

const isTry = ({ input }: EngineCall) => String(input['UpdateExpression']).includes('lastTry')
const isOfCodes = ({ operation, tables }: EngineCall) =>
  operation === 'UpdateItem' && tables.some((table) => table.endsWith('codes'))

/** From now on the given call after the next try fails, and every one after it that is none of the code's own. */
function failAfterTry(first: number): void {
  let seen = -1
  world.wire.clear()
  world.wire.add({
    fault: { kind: 'error', type: 'ValidationException' },
    when: (call) => {
      if (isTry(call)) seen = 0
      if (seen < 0 || isOfCodes(call)) return false
      seen += 1
      return seen >= first
    },
  })
}

describe('S90 a right code whose work fails at any call is given back, with its hour', () => {
  test.each(doors)('%s', async (_, purpose, open) => {
    const { phone, type } = await open()
    let answer: Answer
    let first = 0
    do {
      first += 1
      failAfterTry(first)
      answer = await type(freshAddress())
      const stored = await storedCode(world, phone, purpose)
      if (stored) {
        expect([first, stored['tries'], stored['triesBy']]).toEqual([first, 0, {}])
        expect([first, answer.status >= 500]).toEqual([first, true])
      }
      expect([first, await spent(world, `phone#+86${phone}`, 'code-tries', 'hour')]).toEqual([first, 0])
    } while (answer.status >= 500 && first < 20)
    expect([first > 1, answer.status]).toEqual([true, 200])
  })
})
