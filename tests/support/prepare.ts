/** Runs once before all tests: makes the files that functions carry, and prints a line if there is no browser. */
import { join } from 'node:path'
import { makeCarriedFiles } from '../../resources/build/carried.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'

/** The export that Vitest calls. */
export async function setup(): Promise<void> {
  if (findChromium() === null) console.log(NO_CHROMIUM)
  await makeCarriedFiles(join(import.meta.dirname, '../..'))
}
