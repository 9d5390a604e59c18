/** The mutants of the domain: those of Stryker's instrumenter, and wrong conditions of DynamoDB. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstrumenter } from '@stryker-mutator/instrumenter'
import { createInjector } from 'typed-inject'
import { wrongConditions } from './conditions.ts'

/** What is mutated: where a mistake would be one of rights, counts or identity. */
export const mutatedFolders = [
  'lib/accounts',
  'lib/sessions',
  'lib/codes',
  'lib/throttle',
  'lib/files',
  'lib/friends',
  'lib/passwords',
  'lib/dialects/kit',
] as const

export interface Mutant {
  /** By which the instrumented source knows it; counted anew for every state of the sources. */
  id: string
  /** Place, operator and replacement. */
  key: string
  /** The same as long as its own source is, wherever that moves in its file. */
  name: string
  folder: string
  file: string
  line: number
  column: number
  operator: string
  /** The source it replaces, and what by, each in one line. */
  original: string
  replacement: string
}

export interface Mutated {
  mutants: Mutant[]
  /** The instrumented sources by path: each holds all its mutants, of which one at most is active. */
  sources: Map<string, string>
}

type Place = { line: number; column: number }
type Found = {
  fileName: string
  id: string
  mutatorName: string
  replacement: string
  location: { start: Place; end: Place }
}

const silent = new Proxy({}, { get: () => () => false })

async function instrument(files: { name: string; content: string; mutate: true }[]) {
  const injector = createInjector().provideValue('logger', silent as never)
  const instrumenter = injector.injectFunction(createInstrumenter)
  return instrumenter.instrument(files, { excludedMutations: [], ignorers: [], plugins: null, noHeader: false })
}

function textAt(source: string, { start, end }: Found['location']): string {
  const lines = source.split('\n')
  const offset = ({ line, column }: Place) =>
    lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0) + column
  return source.slice(offset(start), offset(end))
}

const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

function mutantOf(found: Found, source: string, times: Map<string, number>): Mutant {
  const { fileName: file, id, mutatorName: operator, location } = found
  const [line, column] = [location.start.line + 1, location.start.column + 1]
  const [original, replacement] = [inOneLine(textAt(source, location)), inOneLine(found.replacement)]
  const what = `${file} ${operator} ${original} ${replacement}`
  const time = (times.get(what) ?? 0) + 1
  times.set(what, time)
  return {
    id,
    key: `${file}:${line}:${column} ${operator} ${replacement}`,
    name: `${what} ${time}`,
    folder: file.slice(0, file.lastIndexOf('/')),
    file,
    line,
    column,
    operator,
    original,
    replacement,
  }
}

const active = (id: string) => `stryMutAct_9fa48(${JSON.stringify(id)}) ? `

/** Wrong conditions go in front of Stryker's own mutant of the same literal, one after the other. */
function withConditions(found: Found, original: string): { wrong: Found[]; code: string } {
  const texts = found.mutatorName === 'StringLiteral' ? wrongConditions(textAt(original, found.location)) : []
  const wrong = texts.map((replacement, index) => ({
    ...found,
    id: `${found.id}.${index + 1}`,
    mutatorName: 'Condition',
    replacement,
  }))
  return { wrong, code: wrong.map(({ id, replacement }) => `${active(id)}${replacement} : `).join('') }
}

/** @param root of the checkout @returns all mutants of the mutated folders */
export async function readMutants(root: string): Promise<Mutated> {
  const names = mutatedFolders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root })).sort()
  const originals = new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
  const given = [...originals].map(([name, content]) => ({ name, content, mutate: true as const }))
  const { files, mutants } = await instrument(given)
  const sources = new Map(files.map(({ name, content }) => [name, content]))
  const all: Mutant[] = []
  const times = new Map<string, number>()
  for (const found of mutants as Found[]) {
    const original = originals.get(found.fileName) ?? ''
    const { wrong, code } = withConditions(found, original)
    if (code) {
      const source = sources.get(found.fileName) ?? ''
      sources.set(
        found.fileName,
        source.replace(active(found.id), () => `${code}${active(found.id)}`),
      )
    }
    all.push(...[found, ...wrong].map((one) => mutantOf(one, original, times)))
  }
  return { mutants: all, sources }
}
