/** Finds passwords that many lines share: an unchanged default, or a wrong column. */
import type { Md5Hex } from '../../lib/passwords/md5.ts'

const LINES_MIN = 5
/** This many lines are always reported, however large the file is. */
const LINES_MANY = 100
const SHARE = 0.01
const SHOWN_MAX = 20

export interface SamePassword {
  /** The first line with this password. */
  line: number
  lines: number
}

export class PasswordTally {
  readonly #lines = new Map<Md5Hex, SamePassword>()
  #all = 0

  add(md5: Md5Hex, line: number): void {
    this.#all += 1
    const same = this.#lines.get(md5)
    if (same) same.lines += 1
    else this.#lines.set(md5, { line, lines: 1 })
  }

  /** The most frequent ones first, at most twenty. */
  many(): SamePassword[] {
    const least = Math.max(LINES_MIN, Math.min(LINES_MANY, this.#all * SHARE))
    const found = [...this.#lines.values()].filter(({ lines }) => lines >= least)
    return found.sort((one, other) => other.lines - one.lines).slice(0, SHOWN_MAX)
  }
}
