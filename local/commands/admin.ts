/**
 * `npm run admin -- --stage <stage> --account <account>`: gives an account a role. It is how the first admin of a stage
 * is made.
 */
import { parseArgs } from 'node:util'
import type { Account } from '../../lib/accounts/account.ts'
import { findAccount } from '../../lib/accounts/findAccount.ts'
import { wasDeleted } from '../../lib/accounts/findById.ts'
import { type RoleChange, setRole } from '../../lib/accounts/setRole.ts'
import { isRole, type Role, roles } from '../../lib/identity/roles.ts'
import { readSubject } from '../../lib/identity/subject.ts'
import { commandCaller, enterStage, isStageName, LOCAL, sentenceOf, stageOptions } from '../stage.ts'
import { keepLogApart } from './logLines.ts'

const usage = `Usage: npm run admin -- --stage <stage> --account <account> [--role <role>]

  --stage <stage>      for example prod; local is the running "npm run dev"
  --account <account>  id, phone, email or login name
  --role <role>        admin (if not given), leader, creator, vip or normal
  --region <region>    the stage's region, else AWS_REGION, else that of serverless.yml
  --folder <folder>    of "npm run dev", where that was started with one
  --log                show what the code logs, as a function would

The role holds from the account's next request on. A lower role than before ends all its sessions.
Credentials are those of the AWS SDK (environment, profile, login).`

class UsageError extends Error {}

/** A command that cannot be carried out; the message is a sentence for the person at the terminal. */
class Refusal extends Error {}

interface Order {
  stage: string
  region: string | undefined
  folder: string
  log: boolean
  account: string
  role: Role
}

function readOrder(): Order | null {
  const { values } = parseArgs({
    options: {
      ...stageOptions,
      account: { type: 'string' },
      role: { type: 'string', default: 'admin' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return null
  const { stage, region, folder, log, account, role } = values
  if (!stage || !isStageName(stage)) throw new UsageError(`Give the stage: --stage prod, or --stage ${LOCAL}.`)
  if (!account) throw new UsageError('Give the account: --account 13800138000.')
  if (!isRole(role)) throw new UsageError(`There is no role "${role}"; the roles are ${roles.join(', ')}.`)
  return { stage, region, folder, log, account, role }
}

async function find(typed: string, stage: string): Promise<Account> {
  const subject = readSubject(typed)
  if (subject === null) throw new Refusal(`"${typed}" is neither an id nor a phone, an email or a login name.`)
  const account = await findAccount(subject)
  if (account) return account
  const deleted = subject.kind === 'id' && (await wasDeleted(subject.id))
  throw new Refusal(deleted ? `The account ${typed} was deleted.` : `The stage "${stage}" has no account "${typed}".`)
}

const refusals: { [Change in Exclude<RoleChange, 'changed'>]: string } = {
  unchanged: 'has that role already',
  'no-account': 'was deleted just now',
  'test-number': 'has a test number, whose code is no secret: it can be neither leader nor admin',
  'last-admin': 'is the last admin: make another one first',
}

async function run({ stage, region, folder, log, account: typed, role }: Order): Promise<string> {
  keepLogApart(log)
  await enterStage({ stage, region, folder })
  const account = await find(typed, stage)
  const change = await setRole(account.id, role, null, commandCaller('admin'))
  const who = `The account ${account.id} (${account.name})`
  if (change !== 'changed') throw new Refusal(`${who} ${refusals[change]}.`)
  const sessions = roles.indexOf(role) < roles.indexOf(account.role) ? ' All its sessions have ended.' : ''
  return `${who} is ${role} from its next request on; it was ${account.role}.${sessions}`
}

let stage = ''
try {
  const order = readOrder()
  stage = order?.stage ?? ''
  console.log(order ? await run(order) : usage)
} catch (error) {
  const wrongUse = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  if (wrongUse) console.error(`${(error as Error).message}\n\n${usage}`)
  else if (error instanceof Refusal) console.error(error.message)
  else console.error(sentenceOf(error, stage) ?? error)
  process.exitCode = 1
}
