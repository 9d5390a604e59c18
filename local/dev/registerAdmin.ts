/**
 * Registers the admin account that ADMIN_LOGIN and ADMIN_PASSWORD name. Ends with 3 where the name is taken.
 */
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/registerAccount.ts'
import { networkOf } from '../../lib/caller/network.ts'
import { Fault } from '../../lib/fault.ts'
import { storedIdentifier } from '../../lib/identity/identifier.ts'
import { md5OfPassword } from '../../lib/passwords/md5.ts'

const address = '127.0.0.1'
const network = networkOf(address)
const { ADMIN_LOGIN: login, ADMIN_PASSWORD: password } = process.env
if (!network || !login || !password) throw new Error('ADMIN_LOGIN and ADMIN_PASSWORD must be given.')

const caller = { network, address, agent: 'npm run dev', requestId: 'seed', dialect: 'local', operation: 'seed' }
const identifiers = [storedIdentifier('loginname', login)]

try {
  // Whoever starts the laptop's cloud owns it.
  const role = await grantRole({ role: 'admin', actor: { role: 'admin' }, identifiers }, caller)
  await registerAccount(
    {
      identifiers,
      phoneIsContact: false,
      name: null,
      md5: md5OfPassword(password),
      role,
      once: null,
    },
    caller,
  )
} catch (error) {
  if (!(error instanceof Fault && error.kind === 'identifier-taken')) throw error
  process.exitCode = 3
}
