/** Once before all tests: files that functions carry and that the build makes, and a word where there is no browser. */
import { join } from 'node:path'
import { makeCarriedFiles } from '../../resources/build/carried.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'

/** Vitest's name for it. */
export async function setup(): Promise<void> {
  if (findChromium() === null) console.log(NO_CHROMIUM)
  await makeCarriedFiles(join(import.meta.dirname, '../..'))
}
