/** The browser that tests of pages run in. */
import { existsSync } from 'node:fs'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where a Chromium is: what `CHROMIUM` names, else where Linux has it; null where there is none. */
export function findChromium(): string | null {
  const { CHROMIUM: named } = process.env
  return (named ? [named] : usual).find((path) => existsSync(path)) ?? null
}

export const NO_CHROMIUM = 'No Chromium is found, so the tests of pages in a browser are skipped; CHROMIUM names one.'
