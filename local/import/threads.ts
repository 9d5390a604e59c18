/**
 * A thread for every processor, for argon2id, the native one too: libuv has four if nobody says otherwise, and reads the number when the first
 * is needed. So this module is imported before all others.
 */
import { availableParallelism } from 'node:os'

process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(4, availableParallelism()))
