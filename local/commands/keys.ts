/**
 * `npm run keys -- --stage <stage> <action>`: makes and replaces the keys and secrets of a stage in SSM.
 */
import { parseArgs } from 'node:util'
import {
  DeleteParameterCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { readSettings } from '../../lib/config.ts'
import { stageSettings } from '../../resources/build/settings.ts'
import {
  addKey,
  createSecrets,
  listSecrets,
  type ParameterStore,
  removeKey,
  rotatePepper,
  type Stage,
  setTestCodes,
  UnsafeOrderError,
  useKey,
} from '../secrets.ts'
import { sentenceOf } from '../stage.ts'
import { readTemplate } from '../template.ts'

const usage = `Usage: npm run keys -- --stage <stage> <action>

  create            make what the stage lacks: signing key, public keys, pepper, audit salt
  list              ids and states, never a secret
  add-key           publish a new signing key; it does not sign yet
  use-key <kid>     let it sign, six minutes later or more; the old key goes on verifying
  remove-key <kid>  take back a key that does not sign, once its sessions are over (--force: now, they end)
  set-test-codes    store the codes of SMS_TEST_NUMBERS (<number>=<code>,…) in place of the old ones
  rotate-pepper     add a new pepper; run again six minutes later to use it for new passwords

  --stage <stage>   for example prod
  --region <region> the stage's region, else AWS_REGION, else that of serverless.yml

Credentials are those of the AWS SDK (environment, profile); AWS_ENDPOINT_URL_SSM leads elsewhere.`

class UsageError extends Error {}

function ssmStore(client: SSMClient): ParameterStore {
  const put = (name: string, value: string, secret: boolean, overwrite: boolean) =>
    client.send(
      new PutParameterCommand({
        Name: name,
        Value: value,
        Type: secret ? 'SecureString' : 'String',
        Overwrite: overwrite,
      }),
    )
  return {
    async read(names) {
      const answer = await client.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }))
      return new Map(
        (answer.Parameters ?? []).map(({ Name = '', Value = '', LastModifiedDate }) => [
          Name,
          { value: Value, changedAt: LastModifiedDate?.getTime() ?? 0 },
        ]),
      )
    },
    async create(name, value, secret) {
      try {
        await put(name, value, secret, false)
        return true
      } catch (error) {
        if (error instanceof ParameterAlreadyExists) return false
        throw error
      }
    },
    async replace(name, value, secret) {
      await put(name, value, secret, true)
    },
    async remove(name) {
      try {
        await client.send(new DeleteParameterCommand({ Name: name }))
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error
      }
    },
  }
}

interface Order {
  store: ParameterStore
  stage: Stage
  kid: () => string
  force: boolean
}

const actions = new Map<string, (order: Order) => Promise<string>>([
  [
    'create',
    async ({ store, stage }) => {
      const made = await createSecrets(store, stage)
      return made.length > 0 ? `Made ${made.join(', ')}.` : 'Everything is there already.'
    },
  ],
  [
    'list',
    async ({ store, stage }) => (await listSecrets(store, stage)).join('\n') || 'Nothing there yet: run "create".',
  ],
  [
    'add-key',
    async ({ store, stage }) => {
      const kid = await addKey(store, stage)
      return `Published ${kid}. In six minutes run: npm run keys -- --stage ${stage.name} use-key ${kid}`
    },
  ],
  [
    'use-key',
    async ({ store, stage, kid }) => {
      await useKey(store, stage, kid(), Date.now())
      return `${kid()} signs from now on (within five minutes everywhere). The old key goes on verifying: remove it when its sessions are over.`
    },
  ],
  [
    'remove-key',
    async ({ store, stage, kid, force }) => {
      const { SESSION_DAYS } = readSettings({ SESSION_DAYS: process.env['SESSION_DAYS'] }, 'local', Date.now())
      await removeKey(store, stage, kid(), { now: Date.now(), sessionDays: SESSION_DAYS, force })
      return `${kid()} is gone; what it signed is refused within five minutes.`
    },
  ],
  [
    'set-test-codes',
    async ({ store, stage }) => {
      const { testCodes } = stageSettings({}, stage.name, process.env, 'https://address-of-the-api.example')
      await setTestCodes(store, stage, testCodes)
      return testCodes.size === 0
        ? 'No test number has a code now.'
        : `Stored the codes of ${[...testCodes.keys()].join(', ')}.`
    },
  ],
  [
    'rotate-pepper',
    async ({ store, stage }) => {
      const { id, usableAt } = await rotatePepper(store, stage, Date.now())
      return usableAt === null
        ? `New passwords use ${id} from now on; the old peppers stay for the passwords that they made.`
        : `The pepper ${id} is there but not in use yet. Run this again after ${new Date(usableAt).toISOString()}.`
    },
  ],
])

/** Known once the options are read. */
let stageName = ''

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: 'string' },
      region: { type: 'string' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return usage
  const [name = '', kid, ...rest] = positionals
  const action = actions.get(name)
  const takesKid = name === 'use-key' || name === 'remove-key'
  if (!action) throw new UsageError(name === '' ? 'Give an action.' : `There is no action "${name}".`)
  if (!values.stage || !/^[a-z][a-z0-9-]{0,30}$/.test(values.stage))
    throw new UsageError('Give the stage: --stage prod.')
  if (takesKid !== (kid !== undefined) || rest.length > 0) {
    throw new UsageError(takesKid ? `${name} takes one kid.` : `${name} takes nothing else.`)
  }
  stageName = values.stage
  const { service, region } = readTemplate(values.stage)
  const client = new SSMClient({ region: values.region ?? process.env['AWS_REGION'] ?? region })
  return action({
    store: ssmStore(client),
    stage: { name: values.stage, prefix: `/${service}/${values.stage}` },
    kid: () => kid ?? '',
    force: values.force,
  })
}

try {
  console.log(await run())
} catch (error) {
  const wrongUse = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  if (wrongUse) console.error(`${error.message}\n\n${usage}`)
  else console.error(error instanceof UnsafeOrderError ? error.message : (sentenceOf(error, stageName) ?? error))
  process.exitCode = 1
}
