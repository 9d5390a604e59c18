import { Overloaded, updateItem } from '../aws/dynamodb.ts'
import { logError } from '../aws/log.ts'
import type { StoredFile } from './file.ts'
import { findFile } from './findFile.ts'
import { scoreOf } from './listRows.ts'
import { moveFile } from './moveFile.ts'
import { downloadCount, fileFrom } from './table.ts'

// A position that stays behind is corrected by the next download.
const ROUNDS_MAX = 3

/** Moves a file that has been downloaded to another step of the recommended list, if that is where it belongs. */
async function catchUp(counted: StoredFile): Promise<void> {
  let file = counted
  for (let round = 1; round <= ROUNDS_MAX && file.score !== scoreOf(file); round++) {
    if (await moveFile(file, { ...file, score: scoreOf(file) })) return
    const now = await findFile(file.id)
    if (now?.state !== 'ready') return
    file = now
  }
}

/** Counts one download that moves the file, in the transaction that moves it; null where it is not as it was read. */
async function countAndMove(file: StoredFile): Promise<StoredFile | null> {
  const counted = { ...file, downloads: file.downloads + 1 }
  const moved = { ...counted, score: scoreOf(counted) }
  if (moved.score === file.score) return null
  try {
    return (await moveFile(file, moved)) ? moved : null
  } catch (error) {
    // Many download it at once: it is counted by itself, and moved when there is time.
    if (error instanceof Overloaded) return null
    throw error
  }
}

/**
 * Counts one download, if the file is still as it was read.
 * @returns it with the new count, or null where its permission or its bytes have changed or it is gone
 */
export async function countDownload(file: StoredFile): Promise<StoredFile | null> {
  const moved = await countAndMove(file)
  if (moved) return moved
  const written = await updateItem(downloadCount(file))
  const counted = written.done && written.item ? fileFrom(written.item) : null
  if (counted?.state !== 'ready') return null
  // The download counts whether or not the file's positions follow.
  await catchUp(counted).catch((error: unknown) => logError('left to the next download', error, {}))
  return counted
}
