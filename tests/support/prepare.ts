/** Once before all tests: files that functions carry and that the build makes. */
import { join } from 'node:path'
import { makeReferenceFiles } from '../../resources/build/reference.ts'

/** Vitest's name for it. */
export const setup = () => makeReferenceFiles(join(import.meta.dirname, '../..'))
