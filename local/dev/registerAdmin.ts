/**
 * Registers the admin account that ADMIN_LOGIN and ADMIN_PASSWORD name. Ends with 3 where the name is taken.
 */
import { grantRole } from '../../lib/accounts/grantRole.ts'
import { registerAccount } from '../../lib/accounts/register.ts'
import { Fault } from '../../lib/fault.ts'
import { storedIdentifier } from '../../lib/identifier.ts'
import { md5OfPassword } from '../../lib/md5.ts'
import { networkOf } from '../../lib/network.ts'

const address = '127.0.0.1'
const network = networkOf(address)
const { ADMIN_LOGIN: login, ADMIN_PASSWORD: password } = process.env
if (!network || !login || !password) throw new Error('ADMIN_LOGIN and ADMIN_PASSWORD must be given.')

const origin = { network, address, agent: 'npm run dev', requestId: 'seed', dialect: 'local', operation: 'seed' }
const identifiers = [storedIdentifier('loginname', login)]

try {
  // Whoever starts the laptop's cloud owns it.
  const role = await grantRole({ role: 'admin', actor: { role: 'admin' }, identifiers }, origin)
  await registerAccount(
    {
      identifiers,
      phoneIsContact: false,
      name: null,
      md5: md5OfPassword(password),
      role,
      once: null,
    },
    origin,
  )
} catch (error) {
  if (!(error instanceof Fault && error.kind === 'identifier-taken')) throw error
  process.exitCode = 3
}
