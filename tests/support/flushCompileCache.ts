/** Writes the compile cache before the worker ends, which would otherwise lose it. */
import { flushCompileCache } from 'node:module'
import { afterAll } from 'vitest'

afterAll(() => flushCompileCache())
