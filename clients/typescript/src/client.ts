/** The client: every operation by its name, and what takes more than one of them. */
import {
  type CallOptions,
  type Connection,
  callOperation,
  type RequestOf,
  type Result,
  type SuccessOf,
} from './call.ts'
import { type OperationId, Refused } from './refused.ts'
import type { Send } from './send.ts'
import { memoryStorage, type TokenStorage } from './storage.ts'
import { type StoredFile, type UploadOptions, uploadFile } from './upload.ts'
import { type Patience, usualPatience } from './waiting.ts'

export interface ClientOptions {
  /** `https://api.example.com`, without a slash at its end; of a page the own origin unless given. */
  baseUrl?: string
  /** Where the token is kept; in memory unless given. */
  storage?: TokenStorage
  /** How often and how long something is tried again: twice, and up to 20 seconds, unless given. */
  patience?: Partial<Patience>
  /** Told when an answer says that the session is over. The token is forgotten already. */
  onSessionEnd?: () => void
  fetch?: typeof globalThis.fetch
}

export interface Client {
  /**
   * Asks for an operation.
   * @returns what it answers to a success
   * @throws {Refused} where the service says no, with the reason as `kind`; {Unreachable} where it says nothing
   */
  call<Id extends OperationId>(id: Id, fields: RequestOf<Id>, options?: CallOptions): Promise<SuccessOf<Id>>
  /** The same, with a refusal as a value. @throws {Unreachable} */
  ask<Id extends OperationId>(id: Id, fields: RequestOf<Id>, options?: CallOptions): Promise<Result<Id>>
  /** Whether a token is kept. It may be over all the same. */
  hasSession(): Promise<boolean>
  /** Sends a code to a phone; a phone without an account is registered by it. @returns for which of the two it is */
  sendCode(phone: string, options?: CallOptions): Promise<CodePurpose>
  /**
   * Trades a code for a session. A registration makes no session by itself (that is how its dialect has it): it needs a second
   * code, for the login.
   * @returns the account's id
   */
  useCode(phone: string, code: string, purpose: CodePurpose, options?: CallOptions): Promise<number>
  /** Brings a file to S3, past the functions. */
  upload(file: Blob, options?: UploadOptions): Promise<StoredFile>
  /** A link to a file, for a few minutes; it needs no token and must get none. */
  downloadLink(fileId: number | string, options?: CallOptions): Promise<string>
  /** The picture of an account, for everybody. */
  avatarUrl(accountId: number | string): string
}

export type CodePurpose = 'register' | 'login'

async function sendCode(client: Client, phone: string, options?: CallOptions): Promise<CodePurpose> {
  const login = await client.ask('userapi.loginPhone.get', { phone }, options)
  if (login.ok) return 'login'
  if (login.kind !== 'no-account') throw new Refused('userapi.loginPhone.get', login)
  await client.call('userapi.registerPhone.get', { phone }, options)
  return 'register'
}

async function useCode(client: Client, phone: string, code: string, purpose: CodePurpose, options?: CallOptions) {
  const fields = { phone, phone_number: phone, identifying_code: code }
  const id = purpose === 'login' ? 'userapi.loginPhone.post' : 'userapi.registerPhone.post'
  return (await client.call(id, fields, options)).user_id
}

const uploadCalls = (client: Client, options: CallOptions) => ({
  begin: async (file: RequestOf<'fileserver.upload'>) => {
    const { data } = await client.call('fileserver.upload', file, options)
    // What names a file without bringing it is answered by the way to bring it.
    if (!('upload' in data)) throw new TypeError('the answer has no way to bring the file')
    return data
  },
  parts: async (id: number, numbers: number[]) =>
    (await client.call('fileserver.upload.parts', { id, numbers }, options)).data,
  complete: async (id: number) => (await client.call('fileserver.upload.complete', { id }, options)).data,
})

/** @param send how bytes go to S3 on this platform */
export function clientWith(
  send: Send,
  { baseUrl = '', storage, patience, onSessionEnd, ...options }: ClientOptions,
): Client {
  const connection: Connection = {
    baseUrl: baseUrl.replace(/\/$/, ''),
    storage: storage ?? memoryStorage(),
    patience: { ...usualPatience, ...patience },
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    onSessionEnd: onSessionEnd ?? (() => {}),
  }
  const client: Client = {
    ask: (id, fields, own) => callOperation(connection, id, fields, own),
    async call(id, fields, own) {
      const result = await callOperation(connection, id, fields, own)
      if (!result.ok) throw new Refused(id, result)
      return result.answer
    },
    hasSession: async () => (await connection.storage.read()) !== null,
    sendCode: (phone, own) => sendCode(client, phone, own),
    useCode: (phone, code, purpose, own) => useCode(client, phone, code, purpose, own),
    upload(file, own = {}) {
      const calls = uploadCalls(client, own.signal ? { signal: own.signal } : {})
      return uploadFile({ calls, send, patience: connection.patience }, file, own)
    },
    async downloadLink(fileId, own) {
      const { data } = await client.call('fileserver.download', { id: fileId, link: true }, own)
      return data.url
    },
    avatarUrl: (accountId) => `${connection.baseUrl}/avatar/${accountId}`,
  }
  return client
}
