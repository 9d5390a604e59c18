import { expect, test } from 'vitest'
import { changeExpression, changeOf, expectation } from '../../lib/aws/changes.ts'

test('A change sets, removes, adds and compares in one expression, whatever its attributes are called', () => {
  const change = changeExpression({
    set: { role: 'vip', name: 'Lin' },
    setOnce: { firstLogin: 'sid' },
    remove: ['email'],
    add: { epoch: 1 },
    expect: { role: 'normal', phone: null, freeze: { exists: true }, 'avatar.key': 'k' },
  })
  expect(change).toEqual({
    update: 'SET #a0 = :v0, #a1 = :v1, #a2 = if_not_exists(#a2, :v2) REMOVE #a3 ADD #a4 :v3',
    condition: '#a0 = :v4 AND attribute_not_exists(#a5) AND attribute_exists(#a6) AND #a7.#a8 = :v5',
    names: {
      '#a0': 'role',
      '#a1': 'name',
      '#a2': 'firstLogin',
      '#a3': 'email',
      '#a4': 'epoch',
      '#a5': 'phone',
      '#a6': 'freeze',
      '#a7': 'avatar',
      '#a8': 'key',
    },
    values: { ':v0': 'vip', ':v1': 'Lin', ':v2': 'sid', ':v3': 1, ':v4': 'normal', ':v5': 'k' },
  })
})

test('A change without values or conditions has neither in its expression', () => {
  expect(changeExpression({ remove: ['freeze'] })).toEqual({ update: 'REMOVE #a0', names: { '#a0': 'freeze' } })
  expect(expectation({ email: null })).toEqual({
    condition: 'attribute_not_exists(#a0)',
    names: { '#a0': 'email' },
  })
})

test('Changes one by one are one change: null is absence, before and after', () => {
  const changes = [
    { attribute: 'birth', to: 1, from: null },
    { attribute: 'tag', to: null, from: 'x' },
    { attribute: 'cont', to: 'y' },
  ]
  expect(changeOf(changes)).toEqual({
    set: { birth: 1, cont: 'y' },
    remove: ['tag'],
    expect: { birth: null, tag: 'x' },
  })
})
