/**
 * The variables of a case: `{{phone}}`, `{{account}}` (fresh ones), what it captured, and `{{code:…}}` from the inbox.
 * They nest: `{{code:{{phone}}}}`.
 */
import { createHash, randomInt } from 'node:crypto'
import type { Json } from './exchange.ts'

export type Variables = Map<string, Json>

/** Gives the code in the newest text to a number. */
export type CodeReader = (phone: string) => Promise<string>

const letters = 'abcdefghijklmnopqrstuvwxyz'
const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('')

const freshPhone = () => `1${randomInt(3, 10)}${digits(9)}`
const freshAccount = () => Array.from({ length: 14 }, () => letters[randomInt(letters.length)]).join('')

/** Names and numbers that nobody has had, as far as chance goes: 7 × 10⁹ mobile numbers. */
export function freshVariables(base: string): Variables {
  return new Map<string, Json>([
    ['phone', freshPhone()],
    ['phone2', freshPhone()],
    ['account', freshAccount()],
    ['account2', freshAccount()],
    ['key', `key-${freshAccount()}`],
    ['base', base],
    ['host', new URL(base).host],
  ])
}

const nextCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

const digestOf = (algorithm: string) => (text: string) => createHash(algorithm).update(text).digest('hex')

/** `filling:<count>:<text>`: the text again and again, cut at so many characters. */
function filling(argument: string): string {
  const [count = '', ...rest] = argument.split(':')
  const text = rest.join(':')
  return text.repeat(Math.ceil(Number(count) / text.length)).slice(0, Number(count))
}

type Maker = (argument: string, readCode: CodeReader) => Promise<string> | string | number

/** `{{name:argument}}`: a text, or the number it writes, made of another. */
const makers = new Map<string, Maker>([
  ['code', (phone, readCode) => readCode(phone)],
  ['wrongCode', async (phone, readCode) => nextCode(await readCode(phone))],
  ['text', (value) => value],
  ['upper', (text) => text.toUpperCase()],
  ['fullWidth', fullWidth],
  ['md5', digestOf('md5')],
  ['sha256', digestOf('sha256')],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['filling', filling],
  ['number', Number],
  ['urlFullWidth', (text) => encodeURIComponent(fullWidth(text))],
])

const innermost = /\{\{([^{}]*)\}\}/

async function valueBehind(reference: string, variables: Variables, readCode: CodeReader): Promise<Json> {
  const [name = '', ...rest] = reference.split(':')
  const make = rest.length > 0 ? makers.get(name) : undefined
  if (make) return make(rest.join(':'), readCode)
  const value = variables.get(reference)
  if (value === undefined) throw new Error(`the case uses {{${reference}}} before anything has set it`)
  return value
}

/** A text with its variables put in; one that is nothing but a variable keeps that variable's type. */
async function fillText(text: string, variables: Variables, readCode: CodeReader): Promise<Json> {
  let filled = text
  for (let found = innermost.exec(filled); found; found = innermost.exec(filled)) {
    const value = await valueBehind(found[1] ?? '', variables, readCode)
    if (found[0] === filled) return value
    filled = filled.replace(found[0], () => String(value))
  }
  return filled
}

/** The same JSON with every variable put in. */
export async function fill<Value>(value: Value, variables: Variables, readCode: CodeReader): Promise<Value> {
  if (typeof value === 'string') return (await fillText(value, variables, readCode)) as Value
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) items.push(await fill(item, variables, readCode))
    return items as Value
  }
  if (typeof value !== 'object' || value === null) return value
  const members: [string, unknown][] = []
  for (const [key, member] of Object.entries(value)) members.push([key, await fill(member, variables, readCode)])
  return Object.fromEntries(members) as Value
}
