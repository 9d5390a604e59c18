/**
 * Runs `npm run import` on files that a test writes, each in a folder of its own: in this process, or in one of its own
 * where a test is about that process.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { forgetSettings } from '../../lib/config.ts'
import { projectRoot } from '../../local/folder.ts'
import { importUsers } from '../../local/import/command.ts'
import { keepEnvironment } from './environment.ts'

/** The parameters of Node with which `npm run import` starts. */
export const importCommand = ['--import', './tests/support/smallArgon2.ts', 'local/commands/import.ts']

export interface Ended {
  code: number
  /** Standard output, then standard error. */
  output: string
}

export interface ImportRun extends Ended {
  /** The lines of a report beside the file, without its header. */
  report: (kind: 'rejected' | 'notes' | 'ids') => string[]
  /** The path of the full report, where there is one. */
  file: string
}

export interface Importing {
  /** Writes a file and imports it. */
  bring(from: string, content: readonly string[] | Buffer, ...parameters: string[]): Promise<ImportRun>
  stop(): void
}

/** Runs the command in a process of its own. */
export function importApart(...parameters: string[]): Promise<Ended & { stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const given = [...importCommand, ...parameters]
    execFile(process.execPath, given, { env: process.env, cwd: projectRoot }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr, stdout, stderr })
    })
  })
}

/** Runs the command in this process, whose environment it leaves as it was. */
export async function importHere(...parameters: string[]): Promise<Ended> {
  const said: string[] = []
  const complained: string[] = []
  const restoreEnvironment = keepEnvironment()
  try {
    const code = await importUsers(parameters, {
      say: (text) => void said.push(text),
      complain: (what) => void complained.push(typeof what === 'string' ? what : inspect(what)),
      screen: { write: () => true },
      keepLogApart: () => undefined,
      awaitEnd: () => () => false,
    })
    return { code, output: [...said, ...complained].map((text) => `${text}\n`).join('') }
  } finally {
    restoreEnvironment()
    forgetSettings()
  }
}

export function startImporting(): Importing {
  const folder = mkdtempSync(join(tmpdir(), 'import-'))
  let files = 0
  return {
    async bring(from, content, ...parameters) {
      files += 1
      const file = join(folder, `old${files}.csv`)
      writeFileSync(file, content instanceof Buffer ? content : `${(content as string[]).join('\n')}\n`)
      const ran = await importHere(file, '--from', from, '--stage', 'test', ...parameters)
      const report: ImportRun['report'] = (kind) => {
        const path = `${file}.${kind}.csv`
        return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(1) : []
      }
      return { ...ran, report, file }
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  }
}
