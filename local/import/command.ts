/** The work of `npm run import`: reads its parameters, imports a file and says in sentences how it went. */
import { parseArgs } from 'node:util'
import { type Role, roles } from '../../lib/identity/roles.ts'
import { logSecurityEvent } from '../../lib/securityLog/logSecurityEvent.ts'
import { StartError } from '../fault.ts'
import { commandCaller, enterStage, isStageName, LOCAL, sentenceOf, stageOptions } from '../stage.ts'
import { type Columns, readMap } from './columns.ts'
import { readDelimiter } from './csv.ts'
import { type PasswordForm, passwordForms } from './passwords.ts'
import { duration, type Screen, showProgress } from './progress.ts'
import { importFile, type Order, type Summary } from './run.ts'
import { type SourceName, sourceNames, sources } from './sources.ts'
import { readEncoding } from './text.ts'

const usage = `Usage: npm run import -- <file.csv> --from <dialect> [--stage <stage>]

  --from <dialect>     whose users they are: ${sourceNames.join(', ')}
  --stage <stage>      for example prod; if not given local, the running "npm run dev"
  --dry-run            read and check every line, and write no account
  --source <name>      which old server of that dialect, where there are several whose ids may be the same
  --passwords <form>   plain, md5, none, or auto (if not given): 32 hex digits are an MD5, other hashes are rejected,
                       everything else is the password; none brings people over who then log in by code
  --roles <roles>      admin, leader or both, separated by a comma: roles that come over as they are; without it such
                       people become normal
  --encoding <name>    of the file, if it is not UTF-8: gbk, gb18030, big5, utf-16le …
  --delimiter <sign>   between its values, if it is no comma: ";", "|" or tab
  --map <theirs=ours>  columns with other names, separated by commas: --map 手机号=phone,密码=password
  --region <region>    the stage's region, else AWS_REGION, else that of serverless.yml
  --folder <folder>    of "npm run dev", where that was started with one
  --log                show what the code logs, as a function would

The file is CSV with a header (docs/import.md). Bad lines go to <file>.rejected.csv,
what was changed on the way to <file>.notes.csv, new ids to <file>.ids.csv. It can be ended and started again: nobody comes over twice.`

/** What the command needs of the process that it runs in. */
export interface Terminal {
  /** Shows a part of the result, on standard output. */
  say(text: string): void
  /** Shows why it did not work, on standard error; an error without a sentence is shown whole. */
  complain(what: unknown): void
  /** Shows progress. */
  screen: Screen
  /** Called before anything is logged. @param all whether every line of the log is shown */
  keepLogApart(all: boolean): void
  /** Listens from now on for the wish to end. @returns asks whether it was heard: no further line is begun then */
  awaitEnd(): () => boolean
}

class UsageError extends Error {}

const always: readonly Role[] = ['normal', 'vip', 'creator']

function oneOf<T extends string>(values: readonly T[], text: string | undefined, option: string): T {
  const value = values.find((known) => known === text)
  if (value === undefined) throw new UsageError(`${option} must be one of ${values.join(', ')}.`)
  return value
}

interface Choice extends Order {
  stage: string
  region: string | undefined
  folder: string
  log: boolean
}

function readChoice(parameters: readonly string[]): Choice | null {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      ...stageOptions,
      from: { type: 'string' },
      passwords: { type: 'string', default: 'auto' },
      roles: { type: 'string', default: '' },
      source: { type: 'string', default: '' },
      encoding: { type: 'string' },
      delimiter: { type: 'string' },
      map: { type: 'string', multiple: true, default: [] },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return null
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UsageError('Give one file.')
  const { stage = LOCAL, region, folder, log } = values
  if (!isStageName(stage)) throw new UsageError('--stage must be the name of a stage.')
  if (values.source !== '' && !/^[a-z0-9][a-z0-9._-]{0,31}$/i.test(values.source)) {
    throw new UsageError('--source must be a name of letters, digits, ".", "_" and "-".')
  }
  const source = oneOf<SourceName>(sourceNames, values.from, '--from')
  const allowed = values.roles.split(',').filter(Boolean)
  return {
    file,
    source,
    server: values.source,
    passwords: oneOf<PasswordForm>(passwordForms, values.passwords, '--passwords'),
    roles: new Set([...always, ...allowed.map((name) => oneOf<Role>(roles, name, '--roles'))]),
    encoding: values.encoding === undefined ? null : readEncoding(values.encoding),
    delimiter: values.delimiter === undefined ? null : readDelimiter(values.delimiter),
    map: readMap(values.map, source),
    dryRun: values['dry-run'],
    stage,
    region,
    folder,
    log,
  }
}

function tellColumns(say: Terminal['say'], source: SourceName, { unknown, leftOut, hint }: Columns): void {
  if (unknown.length > 0) {
    say(`Columns that ${source} does not have, left out: ${unknown.join(', ')}.`)
    say(`It has: ${Object.keys(sources[source].columns).join(', ')}.`)
  }
  if (hint !== null) say(`Some of them seem to be its own under other names; then give ${hint}.`)
  if (leftOut.length > 0) say(`Columns that mean nothing here, left out: ${leftOut.join(', ')}.`)
}

/** Explains the counts in sentences. */
function adviceOf({ passwords }: Choice, summary: Summary): string[] {
  const { hashes, samePasswords, notes, imported, present } = summary
  return [
    ...(hashes > 0 && passwords === 'auto'
      ? [
          'Hashes other than MD5 cannot be brought over: --passwords none brings these people over without, to log in by code. ' +
            'Where they are the passwords themselves, --passwords plain takes them so.',
        ]
      : []),
    ...(samePasswords > 0 ? [`Many lines have one and the same password: see ${notes.path}.`] : []),
    ...(imported + present === 0 ? ['Nobody came over.'] : []),
  ]
}

function wordsOf(choice: Choice, summary: Summary, tookMs: number): string {
  const { lines, imported, present, rejected, notes, ids, stoppedBefore } = summary
  const count = (value: number) => value.toLocaleString('en-US').padStart(12)
  const rate = Math.round((lines / tookMs) * 1000)
  return [
    `${choice.file} → ${choice.stage}: ${lines.toLocaleString('en-US')} lines in ${duration(tookMs)} (${rate} a second)`,
    `${count(imported)} ${choice.dryRun ? 'could be imported; this was a dry run, nothing was written' : 'imported'}`,
    `${count(present)} were there already`,
    `${count(rejected.count)} rejected${rejected.count > 0 ? `: see ${rejected.path}` : ''}`,
    ...(notes.count > 0 ? [`${count(notes.count)} notes: see ${notes.path}`] : []),
    ...(ids.count > 0 ? [`${count(ids.count)} have another id than before: see ${ids.path}`] : []),
    ...adviceOf(choice, summary),
    ...(stoppedBefore === null ? [] : [`Stopped before line ${stoppedBefore}. Run it again to go on.`]),
  ].join('\n')
}

/** Exit code: 130 after an interruption, 1 where no user of the file has an account now. */
function exitCodeOf({ imported, present }: Summary, interrupted: boolean): number {
  if (interrupted) return 130
  return imported + present === 0 ? 1 : 0
}

/** @param begin called before the first line that may be written */
async function run(choice: Choice, { say, screen, ...terminal }: Terminal, begin: () => void): Promise<number> {
  terminal.keepLogApart(choice.log)
  await enterStage(choice)
  const mustEnd = terminal.awaitEnd()
  const progress = showProgress(screen)
  const startedAt = performance.now()
  if (!choice.dryRun) begin()
  const summary = await importFile(
    choice,
    (columns, sentences) => {
      for (const sentence of sentences) say(sentence)
      tellColumns(say, choice.source, columns)
    },
    progress,
    mustEnd,
  )
  progress.end()
  if (summary.imported > 0 && !choice.dryRun)
    await logSecurityEvent('imported', commandCaller('import'), { reason: choice.source })
  say(wordsOf(choice, summary, performance.now() - startedAt))
  return exitCodeOf(summary, mustEnd())
}

/**
 * Carries out the command.
 * @param parameters those behind the command's name
 * @returns the exit code: 0, 130 after an interruption, 1 for a failure or where nobody of the file has an account now
 */
export async function importUsers(parameters: readonly string[], terminal: Terminal): Promise<number> {
  let stage = ''
  let hasBegun = false
  const begin = () => {
    hasBegun = true
  }
  try {
    const choice = readChoice(parameters)
    stage = choice?.stage ?? ''
    if (choice) return await run(choice, terminal, begin)
    terminal.say(usage)
    return 0
  } catch (error) {
    const wrongUse = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    if (wrongUse) terminal.complain(`${(error as Error).message}\n\n${usage}`)
    else {
      terminal.complain(sentenceOf(error, stage) ?? error)
      if (hasBegun && !(error instanceof StartError))
        terminal.complain('Whoever is imported stays so: run it again to go on.')
    }
    return 1
  }
}
