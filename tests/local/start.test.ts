import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCloud } from '../../local/cloud.ts'
import { seedAdmin } from '../../local/dev/admin.ts'
import { claimFolder } from '../../local/dev/claim.ts'
import { endpointsOf, tellEndpoints } from '../../local/dev/endpoints.ts'
import { folderFault } from '../../local/dev/folderFault.ts'
import { ownMark } from '../../local/dev/process.ts'
import { startDynamoDb } from '../../local/dynamodb.ts'
import { startEnding } from '../../local/ending.ts'
import { projectRoot } from '../../local/folder.ts'
import { freePort, isFree } from '../../local/listen.ts'
import { strangeNames } from '../../resources/build/strangeNames.ts'
import { some } from '../support/storms.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  code: number
  output: string
}

/** A start that is expected to end by itself. */
async function dev(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const ports = {
    PORT: String(await freePort()),
    CONSOLE_PORT: String(await freePort()),
    S3_PORT: String(await freePort()),
  }
  const env = { ...process.env, ...ports, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, ['local/dev.ts', ...parameters], { cwd: projectRoot, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    )
  })
}

/** What a run that was killed has left, and another process that has its number now. */
async function withStranger(act: (pid: number) => void): Promise<void> {
  const stranger = spawn('sleep', ['30'])
  try {
    act(stranger.pid ?? 0)
    expect(stranger.exitCode).toBeNull()
  } finally {
    stranger.kill()
  }
}

describe('A folder that a killed run has left', () => {
  const at = (name: string) => join(folder, name)

  test('is taken, although another process has the number of the run by now', () =>
    withStranger((pid) => {
      writeFileSync(at('running.pid'), JSON.stringify({ ...ownMark(), pid }))
      const release = claimFolder(folder)
      expect(JSON.parse(readFileSync(at('running.pid'), 'utf8'))).toEqual(ownMark())
      release()
      writeFileSync(at('running.pid'), String(pid))
      claimFolder(folder)()
    }))

  test('is not where a command finds the cloud', () =>
    withStranger((pid) => {
      tellEndpoints(folder, { AWS_REGION: 'x' })
      expect(endpointsOf(folder)).toEqual({ AWS_REGION: 'x' })
      const told = JSON.parse(readFileSync(at('endpoints.json'), 'utf8'))
      writeFileSync(at('endpoints.json'), JSON.stringify({ ...told, pid }))
      expect(() => endpointsOf(folder)).toThrow('The stage "local" is not running')
    }))

  test('is kept by a run that still runs', async () => {
    const other = spawn(
      process.execPath,
      [
        '--eval',
        `import('./local/dev/claim.ts').then(({ claimFolder }) => { claimFolder(${JSON.stringify(folder)}); console.log('claimed'); setInterval(() => {}, 1000) })`,
      ],
      { cwd: projectRoot },
    )
    await new Promise((resolve) => other.stdout.once('data', resolve))
    expect(() => claimFolder(folder)).toThrow(`Another "npm run dev" (process ${other.pid}) works in ${folder}.`)
    other.kill()
  })
})

describe('npm run dev says in one sentence', () => {
  const cases: [string, () => string[], RegExp][] = [
    [
      'that the database is none',
      () => {
        writeFileSync(join(folder, 'dynamodb.sqlite'), 'garbage, and more garbage')
        return ['--folder', folder]
      },
      /dynamodb\.sqlite is damaged, it is no database: move it away, or start with --fresh\.$/m,
    ],
    [
      'what the engine says of a database that begins like one',
      () => {
        writeFileSync(join(folder, 'dynamodb.sqlite'), `SQLite format 3\0${'garbage'.repeat(300)}`)
        return ['--folder', folder]
      },
      /The embedded DynamoDB did not start \(exit code 1\): \S+/,
    ],
    [
      'that a folder is in place of the database',
      () => {
        mkdirSync(join(folder, 'dynamodb.sqlite'))
        return ['--folder', folder]
      },
      /dynamodb\.sqlite is a folder, where a file is needed/,
    ],
    [
      'that a file is in place of the folder',
      () => ['--folder', 'package.json'],
      /package\.json is a file, where a folder is needed \(EEXIST\)/,
    ],
    [
      'that a file is on the way to it',
      () => ['--folder', 'package.json/data'],
      /A part of \S+ is a file, where a folder is needed \(ENOTDIR\)/,
    ],
    [
      'that a file is in place of the objects',
      () => {
        writeFileSync(join(folder, 's3'), '')
        return ['--folder', folder]
      },
      /s3\S* is a file, where a folder is needed/,
    ],
    [
      'that a folder is in place of a file',
      () => {
        mkdirSync(join(folder, 'running.pid'))
        return ['--folder', folder]
      },
      /running\.pid is a folder, where a file is needed \(EISDIR\)/,
    ],
  ]
  test.each(some(cases, 2))('%s', async (_name, parameters, sentence) => {
    const { code, output } = await dev(parameters())
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)])
    expect(output).not.toMatch(/\n\s+at /)
  })

  // Files that refuse as a full disk and a disk for reading do are Linux's.
  test.runIf(process.platform === 'linux')('that the disk is full, and that nobody may write there', async () => {
    symlinkSync('/dev/full', join(folder, 'full'))
    let error: unknown
    try {
      writeFileSync(join(folder, 'full'), 'more')
    } catch (cause) {
      error = cause
    }
    expect(folderFault(error, folder)).toBe(
      `The disk of ${folder} is full (ENOSPC). Mend that, or give another folder: npm run dev -- --folder <folder>`,
    )
    for (const place of some(['/sys/gatehouse', '/proc/gatehouse/data'], 1)) {
      const { code, output } = await dev(['--folder', place])
      expect([code, output]).toEqual([1, expect.stringMatching(/^.*\/(?:sys|proc)\/gatehouse .*\(E\w+\)\. Mend that/m)])
      expect(output).not.toMatch(/\n\s+at /)
    }
  })

  test('that a name in the environment is no setting, and which one is meant', async () => {
    const { output } = await dev(['--folder', 'package.json'], { SMS_COOLDOWN: '5' })
    expect(output).toContain('SMS_COOLDOWN is no setting and changes nothing. Is SMS_COOLDOWN_SECONDS meant?')
  })
})

describe('A platform without an engine in the lock file', () => {
  test("takes AWS's own, and where that cannot run is told every other way", async () => {
    const path = process.env['PATH']
    // Nobody finds a Java there.
    process.env['PATH'] = folder
    try {
      const start = startDynamoDb({ folder, binary: null })
      await expect(start).rejects.toThrow(
        /The lock file has no engine for \S+, so DynamoDB is AWS's own .* needs Java 17 .* AWS_ENDPOINT_URL_DYNAMODB=\S+; .* npm install --no-save @dynoxide\/\S+@[\d.]+$/,
      )
    } finally {
      process.env['PATH'] = path
    }
  })
})

describe('Errors of other things', () => {
  test.each(['EACCES', 'EROFS', 'EDQUOT'])('than the folder keep their stack, %s of the folder does not', (code) => {
    const error = (path: string) => Object.assign(new Error(code), { code, path })
    expect(folderFault(error('/data/admin.json'), '/data')).toContain('/data/admin.json')
    expect(folderFault(error('/data'), '/data')).toContain(code)
    expect(folderFault(error('/database'), '/data')).toBeNull()
    expect(folderFault(error('/srv'), '/srv/data')).toContain('/srv')
    expect(folderFault(error('/srv/dat'), '/srv/data')).toBeNull()
    expect(folderFault(new Error('other'), '/data')).toBeNull()
  })
})

describe('What was started', () => {
  test('is stopped in reverse, all of it, whatever fails to stop, and what comes later at once', async () => {
    const stopped: string[] = []
    const ending = startEnding()
    ending.add(() => void stopped.push('engine'))
    ending.add(async () => {
      throw new Error('watcher')
    })
    ending.add(async () => void stopped.push('api'))
    expect(await ending.stopAll()).toEqual([new Error('watcher')])
    expect(stopped).toEqual(['api', 'engine'])
    ending.add(() => void stopped.push('late'))
    expect(stopped).toEqual(['api', 'engine', 'late'])
  })

  test('of the cloud ends when a later part does not start', async () => {
    const ports = { s3: await freePort(), sns: await freePort(), ssm: await freePort() }
    writeFileSync(join(folder, 'dynamodb.sqlite'), 'garbage, and more garbage')
    await expect(startCloud({ folder, stage: 'test', ports })).rejects.toThrow('is damaged')
    for (const port of Object.values(ports)) expect(await isFree(port)).toBe(true)
  })
})

describe('The admin of a laptop', () => {
  test('is told with a password that is right, or with what to do where it is not known', async () => {
    const cloud = await startCloud({ folder: null, stage: 'test' })
    const environment = { ...process.env, ...cloud.environment, PUBLIC_URL: 'http://127.0.0.1:3000' }
    const other = join(folder, 'other')
    mkdirSync(other)
    try {
      const admin = await seedAdmin(folder, environment, null)
      expect(admin).toMatchObject({ login: 'admin' })
      expect(await seedAdmin(folder, environment, null)).toEqual(admin)
      const url = 'http://127.0.0.1:8000'
      const own = await seedAdmin(other, environment, url)
      expect(own).toContain(`is taken in the DynamoDB at ${url}, by an account whose password is not known here`)
      expect(own).toContain('npm run admin -- --stage local --account')
      expect(own).not.toContain('start with --fresh')
      // The password of another database is worth nothing here.
      writeFileSync(join(other, 'admin.json'), JSON.stringify({ login: 'admin', password: 'of-another-one' }))
      expect(await seedAdmin(other, environment, url)).toBe(own)
      expect(await seedAdmin(other, environment, null)).toContain('start with --fresh')
    } finally {
      await cloud.stop()
    }
  })
})

describe('Names that look like settings', () => {
  test.each([
    ['SMS_COOLDOWN', 'SMS_COOLDOWN_SECONDS'],
    ['SMS_COOLDOWN_SECS', 'SMS_COOLDOWN_SECONDS'],
    ['SMS_COOLDWON_SECONDS', 'SMS_COOLDOWN_SECONDS'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['PASSWORD_BLOCK_LIST', 'PASSWORD_BLOCKLIST'],
    ['SESSION_DAY', 'SESSION_DAYS'],
  ])('are told: %s', (name, meant) => {
    expect(strangeNames({ [name]: '1' })).toEqual([
      expect.stringMatching(`^${name} is no setting .* Is ${meant} meant`),
    ])
  })

  test('are not those of others, nor those that are settings', () => {
    const others = [
      'SESSION_MANAGER',
      'PATH',
      'LOGIN_SHELL',
      'FILE_SERVER',
      'PORT',
      'CONSOLE_PORT',
      'S3_PORT',
      'LISTEN',
    ]
    const ours = [
      'SMS_COOLDOWN_SECONDS',
      'PUBLIC_URL',
      'AWS_REGION',
      'AWS_ENDPOINT_URL_DYNAMODB',
      'LOCAL_FOLDER',
      'S3_PUBLIC_URL',
    ]
    expect(strangeNames(Object.fromEntries([...others, ...ours].map((name) => [name, '1'])))).toEqual([])
    const inherited = Object.fromEntries(Object.keys(process.env).map((name) => [name, '1']))
    expect(strangeNames(inherited)).toEqual([])
  })
})
