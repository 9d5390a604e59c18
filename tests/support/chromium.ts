/** The browser for tests of pages. */
import { existsSync } from 'node:fs'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The path of a Chromium: from `CHROMIUM`, else from the usual places on Linux; null where there is none. */
export function findChromium(): string | null {
  const { CHROMIUM: named } = process.env
  return (named ? [named] : usual).find((path) => existsSync(path)) ?? null
}

export const NO_CHROMIUM = 'No Chromium is found, so the tests of pages in a browser are skipped; CHROMIUM names one.'
