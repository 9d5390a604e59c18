import { showsDesk } from '../config.ts'
import { fault } from '../fault.ts'

/** @throws {Fault} `no-such-file` where the stage has closed its desk, as for an unknown path */
export function requireDesk(): void {
  if (!showsDesk()) throw fault('no-such-file')
}
