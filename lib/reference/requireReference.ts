import { showsReference } from '../config.ts'
import { fault } from '../fault.ts'

/** @throws {Fault} `no-such-file` where the stage has closed its reference, as for an unknown path */
export function requireReference(): void {
  if (!showsReference()) throw fault('no-such-file')
}
