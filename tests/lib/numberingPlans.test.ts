import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type MetadataJson, parsePhoneNumberFromString } from 'libphonenumber-js/core'
import { expect, test } from 'vitest'
import { smallPlans } from '../../resources/build/numberingPlans.ts'

const find = createRequire(import.meta.url).resolve
const text = await readFile(find('libphonenumber-js/metadata.mobile.json'), 'utf8')
const examples: Record<string, string> = JSON.parse(
  await readFile(find('libphonenumber-js/examples.mobile.json'), 'utf8'),
)
const whole: MetadataJson = JSON.parse(text)
const small: MetadataJson = JSON.parse(smallPlans(text))

const readBy = (plans: MetadataJson, number: string) => {
  const { number: e164, country, nationalNumber } = parsePhoneNumberFromString(number, plans) ?? {}
  return { e164, country, nationalNumber, valid: parsePhoneNumberFromString(number, plans)?.isValid() }
}

test('The plans in the bundles read the numbers of every country as the whole plans do', () => {
  const mobiles = Object.entries(examples).map(([country, national]) => {
    const code = whole.countries[country as keyof typeof whole.countries]?.[0]
    return `+${code}${national}`
  })
  expect(mobiles.length).toBeGreaterThan(200)
  // Each example, and its neighbours that are no mobile numbers, too short, too long, or with a digit for the trunk.
  for (const mobile of mobiles) {
    const changed = [
      mobile,
      `${mobile}0`,
      mobile.slice(0, -1),
      mobile.replace(/.{3}$/, '000'),
      `${mobile.slice(0, 3)}0${mobile.slice(3)}`,
    ]
    for (const number of changed) expect(readBy(small, number)).toEqual(readBy(whole, number))
  }
  expect(mobiles.filter((mobile) => readBy(small, mobile).valid).length).toBeGreaterThan(200)
})

test('and weigh half', () => {
  expect(smallPlans(text).length).toBeLessThan(text.length / 2)
})
