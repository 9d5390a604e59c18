import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Settings, SettingsError } from '../../lib/config.ts'
import { type Bundle, bundle } from './bundle.ts'
import { reservations } from './concurrency.ts'
import { apiCors, type BucketCorsRule, bucketCors } from './cors.ts'
import { seedDataTypes } from './dataTypes.ts'
import { BuildFault } from './fault.ts'
import { refuseOtherProcessors } from './nativeFile.ts'
import { runOffline } from './offline.ts'
import { keepData, type Resource } from './production.ts'
import { destinationStatements, readGrants, roleOf, statementsOf } from './roles.ts'
import type { CommandOptions, Serverless } from './serverless.ts'
import { refuseCodes, stageSettings } from './settings.ts'
import { strangeNames } from './strangeNames.ts'
import { handlersOf, isDefault, routes } from './template.ts'
import { zip } from './zip.ts'

const OUTPUT = '.build'
const LOCAL = 'local'

/**
 * The build as a plugin for the Serverless CLI: one bundle, zip and role for each function in `package` and `deploy`;
 * in `offline` the embedded cloud with the same bundles.
 */
export default class Build {
  readonly hooks: Record<string, () => Promise<void>>
  readonly #serverless: Serverless
  readonly #options: CommandOptions

  constructor(serverless: Serverless, options: CommandOptions) {
    this.#serverless = serverless
    this.#options = options
    const run = (step: () => Promise<void>) => () => step().catch((cause: unknown) => this.#refuse(cause))
    const forOffline = run(() => this.#offline())
    this.hooks = {
      'before:package:initialize': run(() => this.#package()),
      'after:deploy:deploy': run(() => this.#seed()),
      'before:offline:start': forOffline,
      'before:offline:start:init': forOffline,
    }
  }

  async #package(): Promise<void> {
    const { service } = this.#serverless
    // The API's address is not known before it exists: CloudFormation fills it in.
    for (const sentence of strangeNames(process.env)) console.error(sentence)
    const { RESERVED_CONCURRENCY } = this.#configure('https://address-of-the-api.example')
    service.provider.environment['PUBLIC_URL'] ??= { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] }
    keepData(service.resources.Resources, this.#stage)
    const { serviceDir } = this.#serverless
    await mkdir(join(serviceDir, OUTPUT), { recursive: true })
    // A folder for this run alone: two stages may be packaged at once, and `npm run dev` has another.
    const folder = await mkdtemp(join(serviceDir, OUTPUT, 'package-'))
    try {
      const bundles = await bundle({ root: serviceDir, outputFolder: folder, handlers: handlersOf(service.functions) })
      refuseOtherProcessors(service.functions, bundles)
      await this.#makeRoles(bundles)
      for (const [name, reservedConcurrency] of reservations(service.functions, bundles, RESERVED_CONCURRENCY)) {
        Object.assign(service.functions[name] ?? {}, { reservedConcurrency })
      }
      for (const [name, one] of bundles) await this.#makeZip(name, one, folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Writes the initial content of a stage's tables, with the credentials of the person who deploys. */
  async #seed(): Promise<void> {
    const { provider } = this.#serverless.service
    const client = new DynamoDBClient({ region: this.#serverless.getProvider('aws').getRegion() })
    await seedDataTypes(client, String(provider.environment['DATATYPES_TABLE']))
  }

  /**
   * `serverless offline` runs `npm run dev`. serverless-offline supplies the command and its options; its own servers,
   * which would start after this hook, never do.
   */
  async #offline(): Promise<void> {
    const { serviceDir, service, classes } = this.#serverless
    const { stage = LOCAL } = this.#options
    if (stage !== LOCAL) {
      const sentence = `The embedded cloud is the stage "${LOCAL}", not "${stage}": npx serverless offline start --stage ${LOCAL}`
      throw new classes.Error(sentence, 'WRONG_STAGE')
    }
    process.exit(await runOffline(serviceDir, { ...service.custom['serverless-offline'], ...this.#options }))
  }

  /** Sets what serverless.yml cannot express: settings, CORS and the list of routes. */
  #configure(publicUrl: string): Settings {
    const { custom, provider, functions, resources } = this.#serverless.service
    const read = stageSettings(custom.settings ?? {}, this.#stage, process.env, publicUrl)
    refuseCodes(read, this.#stage)
    const { texts, settings } = read
    Object.assign(provider.environment, texts)
    const cors = apiCors(settings)
    if (cors) provider.httpApi = { ...provider.httpApi, cors }
    allowOrigins(resources.Resources, bucketCors(settings))
    const all = Object.values(functions)
    for (const one of all.filter(isDefault)) one.environment = { ...one.environment, ROUTES: routes(all).join(',') }
    return settings
  }

  async #makeRoles(bundles: ReadonlyMap<string, Bundle>): Promise<void> {
    const { service, serviceDir } = this.#serverless
    const { naming } = this.#serverless.getProvider('aws')
    const grants = await readGrants(serviceDir, service.service, this.#stage)
    for (const [name, { sources }] of bundles) {
      const id = `${naming.getNormalizedFunctionName(name)}Role`
      const own = service.functions[name]
      const statements = [...statementsOf(sources.keys(), grants), ...destinationStatements(own?.destinations)]
      service.resources.Resources[id] = roleOf(naming.getLogGroupLogicalId(name), statements)
      Object.assign(own ?? {}, { role: id })
    }
  }

  async #makeZip(name: string, { path, carried }: Bundle, folder: string): Promise<void> {
    const { service, serviceDir } = this.#serverless
    const artifact = join(serviceDir, '.serverless', `${name}.zip`)
    await mkdir(dirname(artifact), { recursive: true })
    const files = [path, ...carried].map(async (one) => [one, await readFile(join(folder, one))] as const)
    await writeFile(artifact, zip(new Map(await Promise.all(files))))
    Object.assign(service.functions[name] ?? {}, { package: { artifact } })
  }

  get #stage(): string {
    return this.#serverless.getProvider('aws').getStage()
  }

  /** A person's mistake is reported by its sentence alone; any other error keeps its stack. */
  #refuse(cause: unknown): never {
    if (!(cause instanceof BuildFault || cause instanceof SettingsError)) throw cause
    throw new this.#serverless.classes.Error(cause.message, 'BUILD_FAULT')
  }
}

/** Buckets get the API's origins; without origins they get no rule. */
function allowOrigins(resources: Record<string, Resource>, CorsRules: readonly BucketCorsRule[]): void {
  if (CorsRules.length === 0) return
  for (const bucket of Object.values(resources).filter(({ Type }) => Type === 'AWS::S3::Bucket')) {
    bucket.Properties = { ...bucket.Properties, CorsConfiguration: { CorsRules } }
  }
}
