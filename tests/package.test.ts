import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingNames } from '../lib/config.ts'
import type { Bundle } from '../resources/build/bundle.ts'
import { carriedSources } from '../resources/build/carried.ts'
import { apiCors, bucketCors } from '../resources/build/cors.ts'
import { materialsOf } from '../resources/build/materials.ts'
import { nativeFile, nativeSource } from '../resources/build/nativeFile.ts'
import { keepData, type Resource } from '../resources/build/production.ts'
import { destinationStatements, roleOf, type Statement, statementsOf } from '../resources/build/roles.ts'
import { stageSettings } from '../resources/build/settings.ts'
import { handlersOf, readFunctions } from '../resources/build/template.ts'
import { zip } from '../resources/build/zip.ts'
import { HASHING, leaks, loads, strangers, unruled } from './support/bundleRules.ts'
import { bundleKilobytes, nativeKilobytes } from './support/costs/bundleKilobytes.ts'
import { deployedBundles } from './support/deployedBundles.ts'
import { packageService, readPackagedTemplate } from './support/lambda/packages.ts'
import { addedLines, artefacts, secretsIn } from './support/secrets.ts'
import { overdrawn, quotas, roomLeft } from './support/templateQuotas.ts'
import { type CloudTemplate, circles, referenceFaults, schemaFaults } from './support/templateRules.ts'

const root = join(import.meta.dirname, '..')
const STAGE = 'package-test'
const BUCKET = `arn:\${AWS::Partition}:s3:::gatehouse-${STAGE}-files-\${AWS::AccountId}`
const OBJECTS = { 'Fn::Sub': `\${FilesBucket.Arn}/*` }
/** The functions that send a text, and so the only ones that may know SNS. */
const SENDERS = ['actionUser', 'userapiForgetPasswordGet', 'userapiLoginPhoneGet', 'userapiRegisterPhoneGet']

/** What whoever packages has in his environment, and what must stay there. */
const canaries = {
  AWS_ACCESS_KEY_ID: 'canary-of-the-access-key',
  AWS_SECRET_ACCESS_KEY: 'canary-of-the-secret-access-key',
  AWS_SESSION_TOKEN: 'canary-of-the-session-token',
  NPM_TOKEN: 'canary-of-the-registry',
  PEPPER: 'canary-of-the-pepper',
  SIGNING_KEY: 'canary-of-the-signing-key',
}

/** Where else secrets lie about: what tools read by themselves, what `npm run dev` keeps, what an editor leaves behind. */
const lying = Object.fromEntries(
  [
    '.env',
    `.env.${STAGE}`,
    '.npmrc',
    '.local/parameters.json',
    'lib/keys/.env',
    'lib/keys/pepper.json',
    'functions/kms/login.ts~',
  ].map((path, index) => [path, `SECRET_${index}="canary-that-lies-about-${index}"\n`]),
)

let folder: string
/** Where the same bundles were made by another build. */
let elsewhere: string
let names: string[]
let bundles: ReadonlyMap<string, Bundle>
let template: CloudTemplate
let resources: Record<string, Resource>

const packaged = (file: string) => readFile(join(folder, '.serverless', file))
const isNative = (path: string) => path.endsWith('.node')
const zipped = async (name: string) => unzipSync(await packaged(`${name}.zip`))
const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
const sourcesOf = (name: string): string[] => [...(bundles.get(name)?.sources.keys() ?? [])]
const normalized = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`
const propertiesOf = (id: string): Record<string, unknown> => resources[id]?.Properties ?? {}
const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type)

function statementsOfRole(name: string): Statement[] {
  const [policy] = propertiesOf(`${normalized(name)}Role`)['Policies'] as {
    PolicyDocument: { Statement: Statement[] }
  }[]
  return policy?.PolicyDocument.Statement ?? []
}

beforeAll(async () => {
  folder = await packageService(STAGE, { ...canaries, RESERVED_CONCURRENCY: '5' }, lying)
  names = [...handlersOf(await readFunctions(root)).keys()]
  ;({ folder: elsewhere, bundles } = await deployedBundles())
  template = await readPackagedTemplate(folder)
  resources = template.Resources
}, 180_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('The bytes of a bundle', () => {
  const kilobytesOf = (name: string) => (bundles.get(name)?.bytes ?? Number.NaN) / 1024
  // What has become smaller by so much lowers its own limit.
  const ROOM = 8

  test('each function has its limit, is below it, and not far', () => {
    expect(Object.keys(bundleKilobytes).sort()).toEqual([...names].sort())
    const off = names.filter((name) => {
      const room = (bundleKilobytes[name] ?? 0) - kilobytesOf(name)
      return room < 0 || room > ROOM
    })
    expect(off.map((name) => `${name}: ${kilobytesOf(name).toFixed(1)} of ${bundleKilobytes[name]}`)).toEqual([])
  })

  test.each([
    ['kmsInfo', 150],
    ['fileserverFiles', 250],
    ['userapiLoginPhoneGet', 250],
    ['userapiLogin', 250],
  ])('%s is within %i KB, whatever its limit says', (name, most) => {
    expect(kilobytesOf(name)).toBeLessThanOrEqual(most)
  })

  test('do not hold the native file of argon2id, which has a limit of its own', async () => {
    const kilobytes = (await readFile(await nativeFile(root))).length / 1024
    expect(kilobytes).toBeLessThanOrEqual(nativeKilobytes)
    expect(kilobytes).toBeGreaterThan(nativeKilobytes - ROOM)
  })
})

describe('A function that hashes passwords', () => {
  test('has the native file of its processor beside its bundle, byte for byte that of the package, and no other has one', async () => {
    const wanted = digest(await readFile(await nativeFile(root)))
    for (const name of names) {
      const files = Object.entries(await zipped(name)).filter(([path]) => isNative(path))
      const beside = join(dirname(bundles.get(name)?.path ?? ''), 'argon2.node')
      const expected = HASHING.includes(name) ? [[beside, wanted]] : []
      expect([name, files.map(([path, bytes]) => [path, digest(bytes)])]).toEqual([name, expected])
    }
  })

  test('runs on x86_64, and everything else on arm64', () => {
    for (const name of names) {
      const { Architectures } = propertiesOf(`${normalized(name)}LambdaFunction`)
      expect([name, Architectures]).toEqual([name, [HASHING.includes(name) ? 'x86_64' : 'arm64']])
    }
  })
})

describe('The package', () => {
  test('holds one zip a function, and in it that bundle alone, with the files of pages and the native file where they are used', async () => {
    const zips = (await readdir(join(folder, '.serverless'))).filter((file) => file.endsWith('.zip'))
    expect(zips.sort()).toEqual(names.map((name) => `${name}.zip`).sort())
    for (const name of names) {
      expect(Object.keys(await zipped(name))).toEqual(
        [bundles.get(name)?.path, ...(bundles.get(name)?.carried ?? [])].sort(),
      )
    }
    const carrying = [...bundles].filter(([, { carried }]) => carried.some((path) => !isNative(path)))
    expect(carrying.map(([name]) => name)).toEqual(['platformOpenapi', 'platformDocs', 'platformDesk'])
  })

  test('is byte for byte the same when it is made again', async () => {
    for (const [name, { path, carried }] of bundles) {
      const files = [path, ...carried].map(async (one) => [one, await readFile(join(elsewhere, one))] as const)
      const again = zip(new Map(await Promise.all(files)))
      expect([name, digest(again)]).toEqual([name, digest(await packaged(`${name}.zip`))])
    }
  })

  test('refers to no source map', async () => {
    for (const { path } of bundles.values()) {
      expect(await readFile(join(elsewhere, path), 'utf8')).not.toContain('sourceMappingURL')
    }
  })
})

describe('No bundle holds what its function does not use', () => {
  test('no dialect but its own', () => {
    for (const name of names) {
      const [, own] = /^functions\/([^/]+)/.exec(bundles.get(name)?.path ?? '') ?? []
      const dialects = sourcesOf(name).flatMap((path) => /^lib\/dialects\/([^/]+)\//.exec(path)?.[1] ?? [])
      expect([name, dialects.filter((dialect) => dialect !== own && dialect !== 'kit')]).toEqual([name, []])
    }
  })

  test.each(loads)('$sentence', (load) => {
    expect(leaks(load, bundles)).toEqual([])
    expect(strangers(load, bundles)).toEqual([])
  })

  test('The function of the manager has nothing of S3', () => {
    expect(sourcesOf('actionManager').filter((path) => path.includes('@aws-sdk/client-s3/'))).toEqual([])
  })

  test('no package, and nothing heavy of our own, that no rule above names', () => {
    expect(unruled(bundles)).toEqual([])
  })

  test('S3 where something is done in the bucket, and nowhere else', () => {
    const knowing = names.filter((name) => sourcesOf(name).some((path) => path.includes('@aws-sdk/client-s3/')))
    const doing = names.filter((name) => statementsOfRole(name).some(({ Action }) => /s3:/.test(String(Action))))
    expect(knowing.filter((name) => !doing.includes(name))).toEqual([])
  })

  test('no SDK client: DynamoDB, S3, SSM and SNS are called by a signed request', () => {
    const clients = names.flatMap(sourcesOf).filter((path) => /@aws-sdk\/client-[^/]+\/.*Client\.js$/.test(path))
    expect(clients).toEqual([])
  })

  test('no way to credentials but the environment', () => {
    const ways = /credential-provider-(?!node\/dist-es\/index\.js$)|nested-clients|token-providers/
    // Not even read: what they import when they are called would keep its wrapping in every bundle.
    const read = [...bundles.values()].flatMap(({ imports }) => [...imports.keys()])
    expect([...new Set(read)].filter((path) => ways.test(path))).toEqual([])
  })
})

describe('A rule about bundles', () => {
  const load = { sentence: 'Only a registers', sources: /^lib\/heavy\.ts$/, carriers: { only: ['a', 'c'] } }
  const imports = new Map([
    ['functions/b.ts', ['lib/light.ts']],
    ['lib/light.ts', ['lib/heavy.ts']],
  ])
  const bundleOf = (name: string, sources: string[]) =>
    [name, { path: `functions/${name}.js`, sources: new Map(sources.map((path) => [path, 9000])), imports }] as const
  const some = new Map([bundleOf('a', ['lib/heavy.ts']), bundleOf('b', ['lib/light.ts', 'lib/heavy.ts'])])

  test('says which import leaked, and who need not be on its list', () => {
    expect(leaks(load, some)).toEqual(['b carries it: functions/b.ts → lib/light.ts → lib/heavy.ts'])
    expect(strangers(load, new Map([...some, bundleOf('c', [])]))).toEqual(['c may carry it and does not'])
    expect(strangers(load, some)).toEqual(['c is no function'])
  })

  test('is missing for a new package, wherever it lies, and for a heavy file', () => {
    const nested = 'node_modules/jose/node_modules/left-pad/index.js'
    expect(unruled(new Map([bundleOf('a', ['node_modules/jose/index.js', nested, 'lib/heavy.ts'])]))).toEqual([
      nested,
      'lib/heavy.ts',
    ])
  })
})

describe('Every function', () => {
  test('has a role of its own', () => {
    const roles = names.map((name) => JSON.stringify(propertiesOf(`${normalized(name)}LambdaFunction`)['Role']))
    expect(roles).toEqual(names.map((name) => JSON.stringify({ 'Fn::GetAtt': [`${normalized(name)}Role`, 'Arn'] })))
    expect(ofType('AWS::IAM::Role')).toHaveLength(names.length)
  })

  test('may do named actions only, and no scan', () => {
    for (const name of names) {
      const actions = statementsOfRole(name).flatMap(({ Action }) => Action)
      expect([name, actions.filter((action) => /\*|:Scan$|PartiQL/.test(action))]).toEqual([name, []])
    }
  })

  /** A resource of this stack, or a name that holds account and stage and no wildcard. */
  const isOurs = (arn: unknown): boolean => {
    const { 'Fn::GetAtt': attribute, 'Fn::Sub': text } = arn as { 'Fn::GetAtt'?: [string, string]; 'Fn::Sub'?: string }
    if (attribute) return Object.hasOwn(resources, attribute[0])
    // The bucket itself, or one folder of it.
    if (text?.replace(/\/[a-z]+\/\*$/, '') === BUCKET) return true
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholder
    return text?.includes(':${AWS::AccountId}:') === true && text.includes(`gatehouse/${STAGE}/`) && !text.includes('*')
  }

  test('may touch resources of this stage only', () => {
    const others = ['arn:aws:ssm:*:*:*', `${BUCKET}/*`, `${BUCKET}*/own/*`, 'arn:aws:s3:::other/own/*']
    expect(
      ['*', { 'Fn::GetAtt': ['Elsewhere', 'Arn'] }, ...others.map((one) => ({ 'Fn::Sub': one }))].some(isOurs),
    ).toBe(false)
    for (const name of names) {
      const foreign = statementsOfRole(name).flatMap(({ Resource = [] }) => Resource.filter((arn) => !isOurs(arn)))
      expect([name, foreign]).toEqual([name, []])
    }
  })

  test('that sends texts may publish to phones but to no topic; no other may publish', () => {
    for (const name of names) {
      const publishing = statementsOfRole(name).filter(
        ({ Action, NotResource }) => NotResource ?? /sns:/.test(String(Action)),
      )
      expect([name, publishing.length]).toEqual([name, SENDERS.includes(name) ? 1 : 0])
      for (const { Action, Resource, NotResource } of publishing) {
        expect([Action, Resource]).toEqual([['sns:Publish'], undefined])
        expect(JSON.stringify(NotResource)).toMatch(/:sns:\*:\*:\*"/)
      }
    }
  })

  test('writes to a log that ends, and to no log but its own', () => {
    for (const name of names) {
      const logs = statementsOfRole(name).filter(({ Action }) => Action.some((action) => action.startsWith('logs:')))
      const own = { 'Fn::GetAtt': [`${normalized(name)}LogGroup`, 'Arn'] }
      expect(logs).toEqual([
        { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [own] },
      ])
      expect(propertiesOf(`${normalized(name)}LogGroup`)['RetentionInDays']).toBeGreaterThan(0)
    }
  })
})

describe('S99 no secret', () => {
  const holding = (texts: Iterable<[string, string]>) =>
    [...texts]
      .filter(([, text]) =>
        [...Object.values(canaries), 'canary-that-lies-about'].some((canary) => text.includes(canary)),
      )
      .map(([path]) => path)

  test('comes from the environment or the checkout of whoever packages into zips, bundles, template or state', () => {
    const found = new Map([...artefacts(join(folder, '.serverless')), ...artefacts(join(folder, '.build'))])
    expect(found.size).toBeGreaterThan(names.length)
    expect(holding(found)).toEqual([])
    expect([...found].filter(([, text]) => secretsIn(text).length > 0).map(([path]) => path)).toEqual([])
    expect(
      holding([
        ['leak', `x${canaries.PEPPER}`],
        ['lying', lying['.env'] ?? ''],
      ]),
    ).toEqual(['leak', 'lying'])
    for (const path of Object.keys(lying)) expect(readFileSync(join(folder, path), 'utf8')).toContain('canary')
  })

  test('stands in an environment: names, addresses and settings do', () => {
    const known = /^(STAGE|ROUTES|FILES_BUCKET|PARAMETER_PREFIX|[A-Z]+(_[A-Z]+)*_TABLE)$/
    for (const [id, { Properties }] of ofType('AWS::Lambda::Function')) {
      const { Variables } = (Properties?.['Environment'] ?? {}) as { Variables?: Record<string, unknown> }
      const others = Object.keys(Variables ?? {}).filter(
        (name) => !known.test(name) && !settingNames.some((one) => one === name),
      )
      expect([id, others]).toEqual([id, []])
    }
  })

  test('S98 of test numbers may be read by functions that send no code', () => {
    const reading = names.filter((name) => JSON.stringify(statementsOfRole(name)).includes('/test-codes'))
    expect(reading.sort()).toEqual([...SENDERS].sort())
  })

  test('was ever committed', () => {
    expect(secretsIn(addedLines(root))).toEqual([])
  })

  test('goes unseen: keys, salts and credentials are known by their form', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const texts = [
      JSON.stringify(privateKey.export({ format: 'jwk' })),
      String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
      JSON.stringify({ salt: randomBytes(32).toString('base64') }),
      `key=${'AKIA'}${'Z'.repeat(16)}`,
    ]
    expect(texts.map((text) => secretsIn(text).length)).toEqual([1, 1, 1, 1])
  })
})

test('S98 RESERVED_CONCURRENCY keeps executions for what computes passwords, sends texts or works in the background', () => {
  const kept = (name: string) => propertiesOf(`${normalized(name)}LambdaFunction`)['ReservedConcurrentExecutions']
  const isCostly = (name: string) =>
    sourcesOf(name).some((path) => path === 'lib/passwords/verifier.ts' || path === 'lib/aws/sns.ts')
  const background = ['platformObjectCreated', 'platformSweep', 'platformLeaving', 'platformExport']
  const wanted = (name: string) => {
    if (background.includes(name)) return 2
    return isCostly(name) ? 5 : undefined
  }
  expect(names.map((name) => [name, kept(name)])).toEqual(names.map((name) => [name, wanted(name)]))
  expect([...SENDERS, 'kmsLogin', 'usermoduleLogin', 'userapiRegister'].map(kept)).toEqual(Array(7).fill(5))
})

describe('S100 the list of materials', () => {
  test('S100 names every package that is deployed, with its version, licence and hash, and is the same each time', async () => {
    const list = await materialsOf(root, bundles)
    const named = new Set(list.components.map((one) => one.name))
    const inBundles = [...names.flatMap(sourcesOf), nativeSource, ...(await carriedSources(root))].flatMap(
      (source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? [],
    )
    expect(inBundles.length).toBeGreaterThan(100)
    expect([...new Set(inBundles)].filter((name) => !named.has(name))).toEqual([])
    expect(list.components.length).toBe(new Set(inBundles).size)
    for (const { version, purl, hashes, licenses } of list.components) {
      expect(version).toMatch(/^\d+\.\d+\.\d+/)
      expect(purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d/)
      expect(hashes[0].content).toMatch(/^[0-9a-f]{128}$/)
      expect(licenses[0].expression).toMatch(/^(MIT|Apache-2\.0|0BSD|ISC|BSD-3-Clause)$/)
    }
    expect(await materialsOf(root, bundles)).toEqual(list)
  })

  test('S100 names the packages of the pages, which functions carry beside their bundles', async () => {
    const { components } = await materialsOf(root, new Map())
    expect(components.map(({ name }) => name)).toEqual(['preact'])
  })
})

describe('A function that nobody waits for', () => {
  /** Those that no route leads to. */
  const background = () =>
    names.filter((name) => {
      const own = JSON.stringify({ 'Fn::GetAtt': [`${normalized(name)}LambdaFunction`, 'Arn'] })
      return !ofType('AWS::ApiGatewayV2::Integration').some(([, one]) => JSON.stringify(one).includes(own))
    })

  test('is called by the bucket or the clock of this account alone', () => {
    for (const name of background()) {
      const own = JSON.stringify([`${normalized(name)}LambdaFunction`, 'Arn'])
      const permissions = ofType('AWS::Lambda::Permission').filter(([, one]) => JSON.stringify(one).includes(own))
      expect([name, permissions.length > 0]).toEqual([name, true])
      for (const [, { Properties = {} }] of permissions) {
        expect(Properties['SourceArn'], name).toBeDefined()
        if (Properties['Principal'] === 's3.amazonaws.com') {
          expect(Properties).toMatchObject({
            SourceAccount: { Ref: 'AWS::AccountId' },
            SourceArn: { 'Fn::Sub': BUCKET },
          })
        }
      }
    }
  })

  test('S95 that hears of uploads is told three times, then the event waits in a queue, with an alarm', () => {
    const queue = { 'Fn::GetAtt': ['ObjectEventsDeadLetters', 'Arn'] }
    expect(propertiesOf('PlatformObjectCreatedLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: queue } },
    })
    expect(propertiesOf('ObjectEventsDeadLetters')).toMatchObject({ SqsManagedSseEnabled: true })
    expect(propertiesOf('DeadLettersAlarm')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      AlarmActions: [{ Ref: 'AlarmTopic' }],
    })
    const allowed = (name: string) => statementsOfRole(name).filter(({ Action }) => /sqs:/.test(String(Action)))
    expect(allowed('platformObjectCreated')).toEqual([
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [queue] },
    ])
    expect(
      names.filter((name) =>
        allowed(name).some(({ Resource }) => JSON.stringify(Resource) === JSON.stringify([queue])),
      ),
    ).toEqual(['platformObjectCreated'])
  })

  test('that the clock calls is called every few minutes, and missed when it fails or is silent', () => {
    const expressions = ofType('AWS::Events::Rule').map(([, { Properties }]) => Properties?.['ScheduleExpression'])
    expect(expressions).toEqual(expressions.map(() => expect.stringMatching(/^rate\([1-5] minutes?\)$/)))
    const scheduled = ofType('AWS::Events::Rule')
      .map(([id]) => id.replace('EventsRuleSchedule1', ''))
      .sort()
    expect(scheduled).toContain('PlatformSweep')
    const watched = (text: string) => [...text.matchAll(/"Ref":"(\w+)LambdaFunction"/g)].map(([, id]) => id).sort()
    expect(watched(JSON.stringify(propertiesOf('BackgroundFailedAlarm')))).toEqual(scheduled)
    const silent = ofType('AWS::CloudWatch::Alarm').filter(([id]) => id.endsWith('SilentAlarm'))
    expect(watched(JSON.stringify(silent))).toEqual(scheduled)
    for (const [id, { Properties }] of silent) expect([id, Properties?.['TreatMissingData']]).toEqual([id, 'breaching'])
  })

  test('has a destination that the build knows a right for, or the build stops', () => {
    expect(destinationStatements()).toEqual([])
    expect(() => destinationStatements({ onFailure: { type: 'sns', arn: 'x' } })).toThrow(/must be a queue/)
    expect(() => destinationStatements({ onSuccess: 'other' })).toThrow(/onSuccess/)
  })
})

describe('S98 a table', () => {
  const tables = () => ofType('AWS::DynamoDB::Table')

  test('can be brought back to any second of the last 35 days, and is paid by request', () => {
    expect(tables().length).toBeGreaterThan(10)
    for (const [id, { Properties = {} }] of tables()) {
      expect([id, Properties['PointInTimeRecoverySpecification'], Properties['BillingMode']]).toEqual([
        id,
        { PointInTimeRecoveryEnabled: true },
        'PAY_PER_REQUEST',
      ])
      // At rest DynamoDB encrypts every table; a table may only ask for a key of its own.
      expect([id, Properties['SSESpecification']]).not.toEqual([id, { SSEEnabled: false }])
    }
  })

  test('is named in roles together with what is done to it: no role may do everything with one', () => {
    for (const name of names) {
      for (const { Action, Resource = [] } of statementsOfRole(name)) {
        if (!JSON.stringify(Resource).includes('Table')) continue
        const managing = Action.filter(
          (action) =>
            !/^dynamodb:(Get|Put|Update|Delete|BatchGet|BatchWrite|ConditionCheck)Item$|^dynamodb:Query$/.test(action),
        )
        expect([name, managing]).toEqual([name, []])
      }
    }
  })
})

describe('The bucket', () => {
  const statements = () =>
    (propertiesOf('FilesBucketPolicy')['PolicyDocument'] as { Statement: Record<string, unknown>[] }).Statement

  test('is the only one, but for that of the deployments', () => {
    expect(
      ofType('AWS::S3::Bucket')
        .map(([id]) => id)
        .sort(),
    ).toEqual(['FilesBucket', 'ServerlessDeploymentBucket'])
  })

  test('S75 S98 is closed to the public in every way there is', () => {
    expect(propertiesOf('FilesBucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    })
    const denied = statements().filter(
      ({ Action }) => JSON.stringify(Action).includes('Acl') || /PutObject/.test(String(Action)),
    )
    expect(denied.map(({ Effect, Action }) => [Effect, Action])).toEqual([
      ['Deny', ['s3:PutObject']],
      ['Deny', ['s3:PutObjectAcl', 's3:PutBucketAcl']],
    ])
  })

  test('S75 is reached over TLS alone, and by no link older than 15 minutes', () => {
    const [tls, links] = ['OnlyOverTls', 'NoOldLinks'].map((sid) => statements().find(({ Sid }) => Sid === sid))
    expect(tls).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: [{ 'Fn::GetAtt': ['FilesBucket', 'Arn'] }, OBJECTS],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
    expect(links).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: [OBJECTS],
      Condition: {
        StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
        NumericGreaterThan: { 's3:signatureAge': 900_000 },
      },
    })
  })

  test('allows nobody anything by its policy: roles do', () => {
    expect(statements().filter(({ Effect }) => Effect !== 'Deny')).toEqual([])
  })

  test('encrypts by SSE-S3 and keeps no versions', () => {
    expect(propertiesOf('FilesBucket')).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    })
    expect(propertiesOf('FilesBucket')).not.toHaveProperty('VersioningConfiguration')
  })

  test('clears away behind the sweep what was begun and never finished, and nothing else', () => {
    const { Rules } = propertiesOf('FilesBucket')['LifecycleConfiguration'] as { Rules: object[] }
    expect(Rules).toEqual([
      { Id: 'pending-uploads', Status: 'Enabled', Prefix: 'pending/', ExpirationInDays: 2 },
      { Id: 'exports', Status: 'Enabled', Prefix: 'exports/', ExpirationInDays: 1 },
      {
        Id: 'unfinished-multipart-uploads',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 8 },
      },
    ])
  })

  test('takes pages of other origins only where the stage names them', () => {
    expect(propertiesOf('FilesBucket')).not.toHaveProperty('CorsConfiguration')
    const settings = (CORS_ORIGINS: string) =>
      stageSettings({ default: { CORS_ORIGINS } }, 'dev', {}, 'https://api.example').settings
    expect(bucketCors(settings(''))).toEqual([])
    expect(apiCors(settings(''))).toBeUndefined()
    const origin = 'https://app.example.com'
    expect(bucketCors(settings(origin))).toMatchObject([
      { AllowedOrigins: [origin], AllowedMethods: ['GET', 'HEAD', 'POST', 'PUT'], ExposedHeaders: ['ETag'] },
    ])
    expect(apiCors(settings(origin))).toMatchObject({ allowedMethods: ['GET', 'POST', 'PUT', 'DELETE'] })
  })

  test('is known to the functions by its name, so that the stack has no circle', () => {
    for (const [id, { Properties = {} }] of ofType('AWS::Lambda::Function')) {
      expect([id, JSON.stringify(Properties).includes('FilesBucket')]).toEqual([id, false])
      const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> }
      expect(Variables['FILES_BUCKET']).toEqual(propertiesOf('FilesBucket')['BucketName'])
    }
    for (const [id, role] of ofType('AWS::IAM::Role'))
      expect([id, JSON.stringify(role).includes('FilesBucket')]).toEqual([id, false])
  })
})

describe('A role', () => {
  const grant = (action: string, table: string): Statement => {
    return { Effect: 'Allow', Action: [action], Resource: [{ 'Fn::GetAtt': [table, 'Arn'] }] }
  }
  const grants = new Map([
    ['lib/find.ts', [grant('dynamodb:GetItem', 'A'), grant('dynamodb:GetItem', 'B')]],
    ['lib/write.ts', [grant('dynamodb:PutItem', 'A'), grant('dynamodb:GetItem', 'A')]],
  ])

  test('allows what the imported modules are granted, each action and resource once', () => {
    expect(statementsOf(['lib/find.ts', 'lib/write.ts', 'lib/identity/phone.ts'], grants)).toEqual([
      { ...grant('dynamodb:GetItem', 'A'), Action: ['dynamodb:GetItem', 'dynamodb:PutItem'] },
      grant('dynamodb:GetItem', 'B'),
    ])
  })

  test('without imports that are granted anything allows only the log', () => {
    expect(statementsOf(['lib/identity/phone.ts'], grants)).toEqual([])
    expect(JSON.stringify(roleOf('LoginLogGroup', []))).not.toContain('dynamodb')
  })
})

describe('The stack', () => {
  test('is a template that CloudFormation takes, by AWS’s own schemas of its resource types', () => {
    expect(schemaFaults(template)).toEqual([])
  })

  test('refers to nothing that is not there, and in no circle', () => {
    expect(referenceFaults(template)).toEqual([])
    expect(circles(template)).toEqual([])
  })

  test('stays within every quota of AWS', () => {
    const uses = quotas(template)
    console.info(roomLeft(uses))
    expect(overdrawn(uses)).toEqual([])
  })

  test('runs on Node 24 and keeps no old versions', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x' })
    }
    expect(ofType('AWS::Lambda::Version')).toEqual([])
  })

  test('logs requests as JSON without path and query', () => {
    const { Format } = propertiesOf('HttpApiStage')['AccessLogSettings'] as { Format: string }
    expect(Object.keys(JSON.parse(Format))).toContain('route')
    expect(Format).not.toMatch(/\$context\.(path|customDomain|authorizer|resourcePath)|query|\$request/i)
  })

  test('throttles the whole API', () => {
    expect(propertiesOf('HttpApiStage')['DefaultRouteSettings']).toMatchObject({
      ThrottlingBurstLimit: expect.any(Number),
      ThrottlingRateLimit: expect.any(Number),
    })
  })

  test('tells the $default function every route', () => {
    const { Variables } = propertiesOf('PlatformDefaultLambdaFunction')['Environment'] as {
      Variables: { ROUTES: string }
    }
    const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties?.['RouteKey'])
    expect([...Variables.ROUTES.split(','), '$default'].sort()).toEqual(routes.sort())
  })

  test('pays tables by request, keeps them restorable, and lets what expires expire', () => {
    const tables = ofType('AWS::DynamoDB::Table')
    const expiring = tables.filter(([, { Properties }]) => Properties?.['TimeToLiveSpecification'])
    expect(expiring.map(([id]) => id).sort()).toEqual([
      'AuditlogTable',
      'CodesTable',
      'IdempotencyTable',
      'SessionsTable',
      'StatsTable',
      'ThrottleTable',
    ])
    for (const [, { Properties }] of expiring) {
      expect(Properties?.['TimeToLiveSpecification']).toEqual({ AttributeName: 'ttl', Enabled: true })
    }
    for (const [, { Properties }] of tables) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      })
    }
  })

  test('keeps tables and bucket in production, whatever becomes of the stack', () => {
    const tables: Record<string, Resource> = {
      Users: { Type: 'AWS::DynamoDB::Table' },
      Files: { Type: 'AWS::S3::Bucket' },
      Policy: { Type: 'AWS::S3::BucketPolicy' },
      Topic: { Type: 'AWS::SNS::Topic' },
    }
    keepData(tables, 'dev')
    expect(tables['Users']).toEqual({ Type: 'AWS::DynamoDB::Table' })
    keepData(tables, 'prod')
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }
    expect(tables['Users']).toMatchObject({ ...kept, Properties: { DeletionProtectionEnabled: true } })
    expect([tables['Files'], tables['Policy']]).toMatchObject([kept, kept])
    expect(tables['Topic']).toEqual({ Type: 'AWS::SNS::Topic' })
  })
})

describe('A setting', () => {
  const URL = 'https://api.example'

  test('of the environment stands above that of the stage, and that above the default', () => {
    const given = {
      default: { CODE_MINUTES: 1, CODE_TRIES: 2, LOCK_HOURS: 3 },
      local: { CODE_MINUTES: 4, CODE_TRIES: 5 },
    }
    const { texts } = stageSettings(given, 'local', { CODE_MINUTES: '6', HOME: '/' }, URL)
    expect(texts).toEqual({ CODE_MINUTES: '6', CODE_TRIES: '5', LOCK_HOURS: '3' })
  })

  test('with a wrong value stops the build with a sentence', () => {
    expect(() => stageSettings({ default: { CODE_MINUTES: 'ten' } }, 'dev', {}, URL)).toThrow(
      /^CODE_MINUTES must be .*\.$/,
    )
  })

  test('that nobody knows stops the build with a sentence', () => {
    expect(() => stageSettings({ prod: { CODE_MINUTE: 9 } }, 'prod', {}, URL)).toThrow(
      /CODE_MINUTE, which is no setting\.$/,
    )
  })
})
