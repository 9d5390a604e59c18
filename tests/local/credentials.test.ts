import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'

/** What a command says where its account has no credentials at all: no variable, no profile, no machine's role. */
function withoutCredentials(command: string, ...parameters: string[]): Promise<{ code: number; output: string }> {
  const { PATH } = process.env
  const env = { PATH, HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' }
  const script = join(projectRoot, 'local/commands', `${command}.ts`)
  return new Promise((resolve) => {
    execFile(process.execPath, [script, '--stage', 'prod', ...parameters], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr })
    })
  })
}

test.each([
  ['keys', 'create'],
  ['doctor'],
  ['admin', '--account', '13900000000'],
  ['import', 'users.csv', '--from', 'usermodule'],
])(
  'npm run %s without AWS credentials says so in one sentence that names the stage and what to do',
  async (...words) => {
    const [command = '', ...parameters] = words
    expect(await withoutCredentials(command, ...parameters)).toEqual({
      code: 1,
      output:
        'The stage "prod" cannot be worked on: there are no AWS credentials. Set AWS_PROFILE, or log in with "aws sso login".\n',
    })
  },
)
