import { type Zippable, zipSync } from 'fflate'

/** The time is fixed: equal bundles must give equal zips, or every deploy would replace every function. */
const MODIFIED = new Date(2020, 0, 1)

/** A zip whose bytes depend on names and contents alone. */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {}
  for (const [name, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    // Readable by all users: Lambda runs the code as a user that does not own it. 3 is Unix (APPNOTE 4.4.2).
    entries[name] = [content, { os: 3, attrs: (0o100644 << 16) >>> 0, mtime: MODIFIED }]
  }
  return zipSync(entries, { level: 9 })
}
