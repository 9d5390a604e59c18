/** The admin account of a laptop: created once, with its password kept in the data folder. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { startChild } from '../child.ts'
import { aheadMs } from '../clock.ts'
import { dataFiles, projectRoot, readJson, writeJson } from '../folder.ts'

export interface Admin {
  login: string
  password: string
}

const LOGIN = 'admin'

/** Says what to do when the login name is taken. */
function takenSentence(known: boolean, external: string | null): string {
  const another = 'Or make another account an admin: npm run admin -- --stage local --account <account>'
  if (external !== null) {
    return `The login name "${LOGIN}" is taken in the DynamoDB at ${external}, by an account whose password is not known here, and --fresh empties no DynamoDB of your own. ${another}`
  }
  const why = known ? 'has another password by now than at the first start' : "is somebody's already"
  return `The account "${LOGIN}" ${why}, and it is not known here: start with --fresh. ${another}`
}

/**
 * Creates the account if it is missing, in a process with the functions' own settings.
 * @param external the endpoint of a DynamoDB of the person's own
 * @returns the account, or a sentence that says why there is none
 */
export async function seedAdmin(
  folder: string,
  environment: NodeJS.ProcessEnv,
  external: string | null,
): Promise<Admin | string> {
  const file = join(folder, dataFiles.admin)
  const known = readJson(file) as Admin | undefined
  const admin = known ?? { login: LOGIN, password: randomBytes(9).toString('base64url') }
  const child = await startChild(process.execPath, [join(import.meta.dirname, 'registerAdmin.ts')], {
    cwd: projectRoot,
    env: {
      ...environment,
      ADMIN_LOGIN: admin.login,
      ADMIN_PASSWORD: admin.password,
      CLOCK_AHEAD_MS: String(aheadMs()),
    },
  })
  let words = ''
  child.stdout.resume()
  child.stderr.on('data', (chunk) => {
    words += chunk
  })
  const ended = await child.ended
  if (ended === 'exit code 0' || ended === 'exit code 3') {
    if (!known) writeJson(file, admin)
    return admin
  }
  if (ended === 'exit code 4') return takenSentence(known !== undefined, external)
  return `The admin account could not be made: ${words.trim().split('\n').slice(0, 6).join('\n')}`
}
