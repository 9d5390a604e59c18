import { type Item, updateFormer, updateItem } from '../aws/dynamodb.ts'
import type { CodeHash } from './code.ts'
import type { CodeRequest } from './codeRequest.ts'
import { codeIn, codeReturn, codeWritten, newCode } from './table.ts'

/** A code that is being written, before its text is sent. */
export interface WrittenCode {
  written: Promise<unknown>
  /** Takes it back where it is not sent; the code before it, if there was one, is the live one again. */
  takeBack(): Promise<unknown>
}

/** Writes a code over the former one. @param past attributes of the phone's item that count nothing any more */
export function writeCode(request: CodeRequest, hashed: CodeHash, past: readonly string[]): WrittenCode {
  const { phone, purpose, holder } = request
  const writing = updateFormer(codeWritten(phone, purpose, newCode(hashed, holder?.id ?? null, Date.now()), past))
  // The answer to a repeat shows this very code, and one that was lost shows nothing.
  const former = async (): Promise<Item | null> => {
    const replaced = codeIn(await writing.catch(() => undefined), purpose)
    return replaced && replaced['hash'] !== hashed.hash ? replaced : null
  }
  return {
    written: writing,
    takeBack: async () => updateItem(codeReturn(phone, purpose, hashed.hash, await former())),
  }
}
