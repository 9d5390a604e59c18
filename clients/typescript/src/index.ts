/** For browsers and React Native. */
import { type Client, type ClientOptions, clientWith } from './client.ts'
import { sendByXhr } from './sendByXhr.ts'

export * from './exports.ts'

export const createClient = (options: ClientOptions = {}): Client => clientWith(sendByXhr, options)
