/**
 * Publishes the addresses of a running `npm run dev` for commands with `--stage local`: the ports differ at every
 * start.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ownSettingNames, settingNames } from '../../lib/config.ts'
import { StartError } from '../fault.ts'
import { dataFiles, readJson, writeJson } from '../folder.ts'
import { isProcessMark, ownMark, type ProcessMark, stillRuns } from './process.ts'

const told: readonly string[] = [
  'AWS_REGION',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL_SSM',
  // Commands need the settings of the running service as well.
  ...settingNames,
  ...ownSettingNames,
]

interface Endpoints extends ProcessMark {
  environment: Record<string, string>
}

/**
 * Writes the addresses down, without secrets: a DynamoDB of one's own takes real credentials.
 * @returns removes them
 */
export function tellEndpoints(folder: string, environment: NodeJS.ProcessEnv): () => void {
  const file = join(folder, dataFiles.endpoints)
  const known = told.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []))
  writeJson(file, { ...ownMark(), environment: Object.fromEntries(known) } satisfies Endpoints)
  return () => rmSync(file, { force: true })
}

/** @throws {StartError} where no cloud runs over this folder */
export function endpointsOf(folder: string): Record<string, string> {
  const known = readJson(join(folder, dataFiles.endpoints)) as Endpoints | undefined
  if (isProcessMark(known) && stillRuns(known)) return known.environment
  throw new StartError(`The stage "local" is not running: start it with "npm run dev" and leave it running.`)
}
