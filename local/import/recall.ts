/** Asks who has come over already, a hundred at once: they are most of a file that is run again. */
import { type Imported, type OldUser, recallImports } from '../../lib/accounts/importAccount.ts'

// BatchGetItem takes no more keys.
const BATCH_MAX = 100

interface Question {
  user: OldUser
  answer: (imported: Imported | null) => void
  fail: (error: unknown) => void
}

/** Whoever is asked for in one go is asked for together. */
export class Recall {
  readonly #patiently: <T>(work: () => Promise<T>) => Promise<T>
  #waiting: Question[] = []

  constructor(patiently: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#patiently = patiently
  }

  /** What became of a user in an earlier run, or in another process until now; null where nothing did. */
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
