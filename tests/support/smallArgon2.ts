/**
 * Loaded before everything else in a process whose verifiers a test examines (`node --import`): replaces argon2id's
 * cost by the test's (argon2.ts), which at full width is that of the service. A bundle has a native file of its own, so
 * every one is changed as it is loaded.
 */
import { syncBuiltinESMExports } from 'node:module'
import { bound, type NativeArgon2, native, type Replacement, replaceInNative, replaceInNode } from './boundArgon2.ts'
import { isFull } from './storms.ts'

const small: Replacement = (inputs, compute) => compute(bound(inputs))

if (!isFull) {
  replaceInNode(small)
  syncBuiltinESMExports()
  if (native) replaceInNative(native, small)
  const { dlopen } = process
  process.dlopen = (module, ...parameters) => {
    dlopen.call(process, module, ...parameters)
    const { exports } = module as { exports: Partial<NativeArgon2> }
    if (exports.hashRaw) replaceInNative(exports as NativeArgon2, small)
  }
}
