/** Addresses of this machine, for requests that must come from different networks. */
import { randomInt } from 'node:crypto'

/** Linux takes all of 127.0.0.0/8 as its own; other systems have 127.0.0.1 only. */
export const hasManyAddresses = process.platform === 'linux'

/** An address nobody has come from yet, as far as chance goes. */
export const freshLoopback = () =>
  hasManyAddresses ? `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}` : '127.0.0.1'
