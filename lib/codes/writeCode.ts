import { deleteItem, type Item, putItem, replaceItem } from '../aws/dynamodb.ts'
import type { CodeHash } from './code.ts'
import type { CodeRequest } from './codeRequest.ts'
import { codeFormer, codePut, codeReturn } from './table.ts'

/** A code that is being written, before its text is sent. */
export interface WrittenCode {
  written: Promise<unknown>
  /** Takes it back where it is not sent; the code before it, if there was one, is the live one again. */
  takeBack(): Promise<unknown>
}

/** Writes a code over the former one. */
export function writeCode({ phone, purpose }: CodeRequest, hashed: CodeHash): WrittenCode {
  const writing = replaceItem(codePut(phone, purpose, hashed, Date.now()))
  // The answer to a repeat shows this very code, and one that was lost shows nothing.
  const former = async (): Promise<Item | null> => {
    const replaced = await writing.catch(() => undefined)
    return replaced && replaced['hash'] !== hashed.hash ? replaced : null
  }
  return {
    written: writing,
    async takeBack() {
      const before = await former()
      if (before) await putItem(codeFormer(phone, purpose, before, hashed.hash))
      else await deleteItem(codeReturn(phone, purpose, hashed.hash))
    },
  }
}
