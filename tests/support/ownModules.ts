/**
 * One process runs many test files, one after another. Each file begins with modules of its own, so that what a function
 * has read or remembers is never that of the file before; packages stay loaded. What belongs to the whole process is put
 * back when the file has ended.
 */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, vi } from 'vitest'
import { keepEnvironment } from './environment.ts'
import { undo, undoneLater } from './wholeProcess.ts'

// A file whose tests are all left out runs no hooks.
undo()

const restoreEnvironment = keepEnvironment()
const { Date: RealDate } = globalThis
const { argon2 } = crypto

// Setup files and hooks come in order: all that follow are loaded anew, and undone before this.
vi.resetModules()

undoneLater(() => {
  restoreEnvironment()
  globalThis.Date = RealDate
  crypto.argon2 = argon2
  syncBuiltinESMExports()
})

afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  undo()
})
