/** Looks up which users have been imported already, a hundred at once: in a repeated run they are most of the file. */
import { type Imported, type OldUser, recallImports } from '../../lib/accounts/importAccount.ts'

// The most keys that BatchGetItem takes.
const BATCH_MAX = 100

interface Question {
  user: OldUser
  answer: (imported: Imported | null) => void
  fail: (error: unknown) => void
}

/** Collects look-ups made in the same turn into one request. */
export class Recall {
  readonly #patiently: <T>(work: () => Promise<T>) => Promise<T>
  #waiting: Question[] = []

  constructor(patiently: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#patiently = patiently
  }

  /** The result of importing a user in an earlier run or in a parallel process; null if there is none. */
  find(user: OldUser): Promise<Imported | null> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ user, answer, fail })
      if (this.#waiting.length >= BATCH_MAX) void this.#ask()
      else if (this.#waiting.length === 1) setImmediate(() => this.#ask())
    })
  }

  async #ask(): Promise<void> {
    const questions = this.#waiting
    this.#waiting = []
    if (questions.length === 0) return
    try {
      const found = await this.#patiently(() => recallImports(questions.map(({ user }) => user)))
      for (const [index, { answer }] of questions.entries()) answer(found[index] ?? null)
    } catch (error) {
      for (const { fail } of questions) fail(error)
    }
  }
}
