/**
 * The text messages that the embedded SNS delivered.
 */
import { readJson, writeJson } from './folder.ts'

export interface Text {
  /** E.164, as the sender gave it. */
  to: string
  text: string
  /** Epoch milliseconds. */
  at: number
}

export interface Inbox {
  deliver(to: string, text: string): void
  /** Newest first. @param to `+8613…`, with a `+`, a blank or nothing in front, or in national form */
  texts(to?: string): readonly Text[]
  /** The six digits in the newest text to this number. */
  code(to: string): string | undefined
  clear(): void
  /** Calls the listener for every later text. @returns a function that ends it */
  watch(listener: (text: Text) => void): () => void
}

const KEPT_MAX = 500

const digitsOf = (number: string) => number.replace(/\D/g, '')

/** The forms of one number share their digits, except for prefixes that the national form omits. */
function sameNumber(to: string, asked: string): boolean {
  const plain = digitsOf(asked).replace(/^00/, '')
  return plain !== '' && (digitsOf(to) === plain || digitsOf(to) === `86${plain}`)
}

/** @param file where the texts are kept between starts; null to keep them in memory */
export function openInbox(file: string | null): Inbox {
  let kept: Text[] = file === null ? [] : ((readJson(file) as Text[] | undefined) ?? [])
  const listeners = new Set<(text: Text) => void>()
  const keep = (texts: Text[]) => {
    kept = texts.slice(0, KEPT_MAX)
    if (file !== null) writeJson(file, kept)
  }
  const texts = (to?: string) => (to === undefined ? kept : kept.filter((text) => sameNumber(text.to, to)))
  return {
    deliver(to, text) {
      const delivered = { to, text, at: Date.now() }
      keep([delivered, ...kept])
      for (const listener of listeners) listener(delivered)
    },
    texts,
    code: (to) => /(?<!\d)\d{6}(?!\d)/.exec(texts(to)[0]?.text ?? '')?.[0],
    clear: () => keep([]),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
