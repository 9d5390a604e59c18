/** Formats times, sizes and numbers for people. */
import { type Language, tags, useLanguage } from './words.ts'

const EAST_8 = '+08:00'

/** The service's times have no zone and are in UTC+8. @returns epoch milliseconds */
export const timeIn = (text: string): number => Date.parse(text + EAST_8)

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tags[language], options)
  formats.set(key, known)
  return known
}

export interface Shapes {
  /** In the reader's own zone. */
  moment(epochMs: number): string
  day(epochMs: number): string
  /** Day and month. */
  shortDay(epochMs: number): string
  number(value: number): string
  bytes(value: number): string
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

function shapesOf(language: Language): Shapes {
  const tag = tags[language]
  return {
    moment: (at) => formatFor(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
    day: (at) => formatFor(language, { dateStyle: 'medium' }).format(at),
    shortDay: (at) => formatFor(language, { day: 'numeric', month: 'short' }).format(at),
    number: (value) => value.toLocaleString(tag),
    bytes(value) {
      const step = value < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10))
      const shown = value / 1024 ** step
      return `${shown.toLocaleString(tag, { maximumFractionDigits: shown < 10 && step > 0 ? 1 : 0 })} ${units[step]}`
    },
  }
}

const shapes: Readonly<Record<Language, Shapes>> = { en: shapesOf('en'), zh: shapesOf('zh') }

export const useShapes = (): Shapes => shapes[useLanguage()]
