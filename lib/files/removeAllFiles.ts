import { again, untilSettled } from '../aws/retry.ts'
import type { AccountId } from '../identity/accountId.ts'
import { dropUpload } from './dropUpload.ts'
import { filesByPage } from './everyFile.ts'
import type { AnyFile } from './file.ts'
import { findFile } from './findFile.ts'
import { filesOf, uploadsOf } from './listRows.ts'
import { removeStored } from './removeFile.ts'

const PAGE = 60
// Each removal writes the account's one quota item: more at once would only conflict.
const AT_ONCE = 3
const ROUNDS_MAX = 5

/** Removes a file or upload, in whichever state others leave it meanwhile. @param read as it was just read */
async function remove(read: AnyFile): Promise<void> {
  let file = read
  await untilSettled(ROUNDS_MAX, async () => {
    if (await (file.state === 'pending' ? dropUpload(file) : removeStored(file))) return null
    const now = await findFile(file.id)
    if (!now) return null
    file = now
    return again
  })
}

/** @returns why some could not be removed; one of them does not keep the others waiting */
async function removeEach(files: readonly AnyFile[], until: number): Promise<unknown[]> {
  const waiting = [...files]
  const failures: unknown[] = []
  const work = async () => {
    for (let file = waiting.shift(); file && Date.now() < until; file = waiting.shift()) {
      await remove(file).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return failures
}

/**
 * Removes all that an account keeps here, uploads under way first, page by page.
 * @param until epoch milliseconds
 * @returns whether nothing is left; false where the time was up
 * @throws {AggregateError} where some could not be removed, after all the others were
 */
export async function removeAllFiles(account: AccountId, until: number): Promise<boolean> {
  const failures: unknown[] = []
  for (const list of [uploadsOf(account), filesOf(account)]) {
    for await (const files of filesByPage(list, PAGE)) {
      if (Date.now() >= until) return false
      failures.push(...(await removeEach(files, until)))
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} files could not be removed`)
  return Date.now() < until
}
