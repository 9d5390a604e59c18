import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'

const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
/** The scripts that are a command of ours, with its file; tests have the help of their runner. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^node --require \S+node24\.cjs (\S+\.ts)$/.exec(script) ?? []
  return file === undefined || name.startsWith('test') ? [] : [[name, file] as const]
})

test('there are commands of ours', () => {
  expect(commands.map(([name]) => name)).toEqual(expect.arrayContaining(['dev', 'conformance', 'bench', 'bench:dev']))
})

test.each(commands)('npm run %s -- --help explains itself and does nothing', async (name, file) => {
  for (const option of ['--help', '-h']) {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, option], { cwd: projectRoot })
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${name}( |$)`, 'm'))
    expect(stdout.split('\n').length).toBeLessThan(40)
    expect(stderr).toBe('')
  }
})
