/** Reads JSON as services write it, without blanks, value by value: the caller says what of which form stands where. */

/** A place in a text; each reader leaves it behind what it has read. */
export interface Place {
  readonly text: string
  readonly hasEscapes: boolean
  at: number
}

type Read<Value> = (place: Place) => Value

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string.
const controls = /[\u0000-\u001f]/
const escapedString = /(?:[^"\\]|\\.)*"/y
const numberOrLiteral = /[-+.\w]+/y

function fail(): never {
  throw new SyntaxError('other JSON')
}

/** The beginning of a text. @throws {SyntaxError} where it has line ends, or what no string may hold */
function startOf(text: string): Place {
  if (controls.test(text)) fail()
  return { text, hasEscapes: text.includes('\\'), at: 0 }
}

function has(place: Place, character: string): boolean {
  const isHere = place.text[place.at] === character
  if (isHere) place.at++
  return isHere
}

/** Passes over a character. @throws {SyntaxError} where another one stands here */
export function expect(place: Place, character: string): void {
  if (!has(place, character)) fail()
}

/** The text that an expression finds here. */
function matched(place: Place, expression: RegExp): string {
  expression.lastIndex = place.at
  const [text] = expression.exec(place.text) ?? fail()
  place.at += text.length
  return text
}

export function readString(place: Place): string {
  expect(place, '"')
  if (place.hasEscapes) return JSON.parse(`"${matched(place, escapedString)}`)
  const end = place.text.indexOf('"', place.at)
  if (end < 0) fail()
  const text = place.text.slice(place.at, end)
  place.at = end + 1
  return text
}

/** Elements or members up to a bracket. */
function readEach(place: Place, end: string, read: Read<void>): void {
  if (has(place, end)) return
  do read(place)
  while (has(place, ','))
  expect(place, end)
}

/** @param read reads one element */
export function readList<Value>(place: Place, read: Read<Value>): Value[] {
  const list: Value[] = []
  expect(place, '[')
  readEach(place, ']', () => list.push(read(place)))
  return list
}

/**
 * @param read reads the value of one member
 * @returns an object without a prototype, of which V8 makes no hidden class: members may come in any order
 */
export function readObject<Value>(place: Place, read: (place: Place, name: string) => Value): Record<string, Value> {
  const object: Record<string, Value> = Object.create(null)
  expect(place, '{')
  readEach(place, '}', () => {
    const name = readString(place)
    expect(place, ':')
    object[name] = read(place, name)
  })
  return object
}

/** Any value, as `JSON.parse` reads it. */
export function readValue(place: Place): unknown {
  const first = place.text[place.at]
  if (first === '"') return readString(place)
  if (first === '{') return readObject(place, readValue)
  if (first === '[') return readList(place, readValue)
  return JSON.parse(matched(place, numberOrLiteral))
}

/**
 * Reads a whole text; one of another form is brought into this one first.
 * @throws {SyntaxError} for what is no JSON
 */
export function readPlainJson<Value>(text: string, read: Read<Value>): Value {
  const whole = (plain: string): Value => {
    const place = startOf(plain)
    const value = read(place)
    if (place.at !== plain.length) fail()
    return value
  }
  try {
    return whole(text)
  } catch {
    return whole(JSON.stringify(JSON.parse(text)))
  }
}
