import type { CarriedFile } from '../../lib/pages/carriedFiles.ts'

/** A file as it is made, before its name has its hash. */
export interface MadeFile {
  name: string
  type: string
  bytes: Buffer
}

/** A file as it is carried, before it is compressed. */
export interface File extends Omit<CarriedFile, 'sha256'> {
  name: string
  bytes: Buffer
}
