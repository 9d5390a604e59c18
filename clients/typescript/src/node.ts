/** For Node. */
import { type Client, type ClientOptions, clientWith } from './client.ts'
import { sendByNode } from './sendByNode.ts'

export * from './exports.ts'

export const createClient = (options: ClientOptions & { baseUrl: string }): Client => clientWith(sendByNode, options)
