/**
 * Registers the admin account that ADMIN_LOGIN and ADMIN_PASSWORD name, at the time that CLOCK_AHEAD_MS is ahead of now. Exit code 3: it exists already; 4: an account
 * with another password has the name.
 */
import { findByIdentifier } from '../../lib/accounts/findAccount.ts'
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import { networkOf } from '../../lib/caller/network.ts'
import { Fault } from '../../lib/fault.ts'
import { storedIdentifier } from '../../lib/identity/identifier.ts'
import { md5OfPassword } from '../../lib/passwords/md5.ts'
import { compare } from '../../lib/passwords/verifier.ts'
import { moveClock } from '../clock.ts'

// The clock of the process that starts this one.
moveClock(Number(process.env['CLOCK_AHEAD_MS'] ?? 0))

const address = '127.0.0.1'
const network = networkOf(address)
const { ADMIN_LOGIN: login, ADMIN_PASSWORD: password } = process.env
if (!network || !login || !password) throw new Error('ADMIN_LOGIN and ADMIN_PASSWORD must be given.')

const caller = { network, address, agent: 'npm run dev', requestId: 'seed', dialect: 'local', operation: 'seed' }
const identifier = storedIdentifier('loginname', login)
const md5 = md5OfPassword(password)

try {
  // The person who starts the local cloud owns it and may appoint its admin.
  const role = await grantRole({ role: 'admin', actor: { role: 'admin' }, identifiers: [identifier] }, caller)
  await registerAccount(
    {
      identifiers: [identifier],
      phoneIsContact: false,
      name: null,
      md5,
      role,
      once: null,
    },
    caller,
  )
} catch (error) {
  if (!(error instanceof Fault && error.kind === 'identifier-taken')) throw error
  const { verifier = null } = (await findByIdentifier(identifier)) ?? {}
  process.exitCode = (await compare(md5, verifier)).match ? 3 : 4
}
