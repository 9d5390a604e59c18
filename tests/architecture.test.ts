import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ServiceFunction } from '../resources/build/serverless.ts'
import { handlersOf, readFunctions, routes } from '../resources/build/template.ts'
import { architecturePicture } from '../resources/docs/architecture.ts'
import { nounOf, readArrows } from '../resources/docs/imports.ts'
import { codeOf, type Import, importsOf, projectSources, type Sources } from './support/sources.ts'

const root = join(import.meta.dirname, '..')
const project = projectSources()
const drawer = /(^|\/)(utils?|common|helpers?|misc|shared)(\/|\.ts$)/
/** The Serverless CLI takes a plugin by its default export, vitest its settings. */
const wantedDefaults = new Set(['resources/build/plugin.ts', 'tests/mutation/vitest.config.ts'])

/** DynamoDB's words for a change or a condition, and the names of tables. */
const writesOfItems =
  /attribute_(?:not_)?exists|\b(?:SET|REMOVE|ADD|DELETE) [#\w$]|environment\(\)\.\w+Table\b|Table\b[^=\n]*\} = environment\(\)/
/** Which noun may import which: who needs another arrow decides it here, and draws it (npm run docs:architecture). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  accounts: ['auditLog', 'codes', 'keys', 'lists', 'passwords', 'securityLog', 'stats', 'throttle'],
  auditLog: ['lists', 'securityLog'],
  avatars: ['accounts', 'images', 'jobs', 'securityLog', 'throttle'],
  codes: ['keys', 'securityLog', 'throttle'],
  desk: [],
  exports: [
    'accounts',
    'auditLog',
    'files',
    'friends',
    'jobs',
    'passwords',
    'profiles',
    'securityLog',
    'sessions',
    'throttle',
  ],
  files: ['accounts', 'auditLog', 'friends', 'jobs', 'lists', 'securityLog', 'throttle'],
  friends: ['accounts', 'jobs', 'lists', 'throttle'],
  images: [],
  jobs: [],
  keys: [],
  leaving: [
    'accounts',
    'auditLog',
    'codes',
    'exports',
    'files',
    'friends',
    'jobs',
    'passwords',
    'profiles',
    'securityLog',
    'sessions',
    'throttle',
  ],
  lists: ['keys'],
  pages: [],
  passwords: ['keys'],
  profiles: ['accounts', 'auditLog', 'friends', 'securityLog', 'sessions', 'throttle'],
  reference: [],
  securityLog: ['keys'],
  sessions: ['accounts', 'auditLog', 'codes', 'friends', 'keys', 'passwords', 'securityLog', 'stats', 'throttle'],
  stats: ['securityLog', 'throttle'],
  throttle: [],
}

/** Arrows from noun to noun that nobody allowed. */
const unallowedArrows = (sources: Sources): string[] =>
  importsOf(sources)
    .map(({ from, to }) => [nounOf(from), nounOf(to)] as const)
    .filter(([noun, other]) => noun !== undefined && other !== undefined && noun !== other)
    .filter(([noun = '', other = '']) => !allowed[noun]?.includes(other))
    .map(([noun, other]) => `${noun} → ${other}`)

/** A rule of the house: what breaks it, and one small project that does. */
interface Rule {
  name: string
  broken(sources: Sources): string[]
  counterexample: Record<string, string>
}

const said = ({ from, to }: Import): string => `${from} imports ${to}`
const importing = (from: RegExp, to: RegExp) => (sources: Sources) =>
  importsOf(sources)
    .filter((one) => from.test(one.from) && to.test(one.to))
    .map(said)
const containing = (path: RegExp, code: RegExp) => (sources: Sources) =>
  [...sources].filter(([from, text]) => path.test(from) && code.test(codeOf(text))).map(([from]) => from)

/** `functions/<d>/…` and `lib/dialects/<d>/…` → `<d>`. */
const dialectOf = (path: string): string | undefined => /^(?:functions|lib\/dialects)\/([^/.]+)/.exec(path)?.[1]
const SHARED_BY_DIALECTS = 'kit'

/** A way from noun to noun, or from file to file, that comes back to where it began, or nothing. */
function circle(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const finished = new Set<string>()
  const walk = (place: string, path: readonly string[]): string[] => {
    if (path.includes(place)) return [...path.slice(path.indexOf(place)), place]
    if (finished.has(place)) return []
    for (const next of arrows.get(place) ?? []) {
      const found = walk(next, [...path, place])
      if (found.length > 0) return found
    }
    finished.add(place)
    return []
  }
  for (const place of arrows.keys()) {
    const found = walk(place, [])
    if (found.length > 0) return [found.join(' → ')]
  }
  return []
}

/** The arrows between the places that `placeOf` finds for paths; those inside one place only where a place is a file. */
function arrowsBetween(sources: Sources, placeOf: (path: string) => string | undefined) {
  const arrows = new Map<string, Set<string>>()
  for (const { from, to } of importsOf(sources)) {
    const [place, other] = [placeOf(from), placeOf(to)]
    if (place === undefined || other === undefined || (place === other && from !== to)) continue
    arrows.set(place, (arrows.get(place) ?? new Set()).add(other))
  }
  return arrows
}

/** `functions/action/<path>/<action>.ts` → the function of that path; nothing for all other files. */
const pathOfAction = (path: string): string | undefined => {
  const [, folder] = /^(functions\/action\/[^/]+)\/[^/]+\.ts$/.exec(path) ?? []
  return folder && `${folder}.ts`
}

const rules: Rule[] = [
  {
    name: 'Dialects never import each other',
    broken: (sources) =>
      importsOf(sources)
        .filter(({ from, to }) => from.startsWith('lib/dialects/') && to.startsWith('lib/dialects/'))
        .filter(({ from, to }) => dialectOf(to) !== dialectOf(from) && dialectOf(to) !== SHARED_BY_DIALECTS)
        .map(said),
    counterexample: { 'lib/dialects/kms/views.ts': "import { user } from '../userapi/views.ts'" },
  },
  {
    name: 'A function speaks its own dialect only',
    broken: (sources) =>
      importsOf(sources)
        .filter(({ from, to }) => from.startsWith('functions/') && to.startsWith('lib/dialects/'))
        .filter(({ from, to }) => dialectOf(to) !== dialectOf(from) && dialectOf(to) !== SHARED_BY_DIALECTS)
        .map(said),
    counterexample: { 'functions/userapi/login.ts': "import { endpoint } from '../../lib/dialects/kms/endpoint.ts'" },
  },
  {
    name: 'Functions never import one another; the function of a path has its actions in files of their own',
    broken: (sources) =>
      importsOf(sources)
        .filter(({ from, to }) => from.startsWith('functions/') && to.startsWith('functions/'))
        .filter(({ from, to }) => pathOfAction(to) !== from)
        .map(said),
    counterexample: { 'functions/userapi/login.ts': "import { handler } from './logout.ts'" },
  },
  {
    name: 'Functions never touch AWS themselves',
    broken: importing(/^functions\//, /^(@aws-sdk\/|@smithy\/|lib\/aws\/)/),
    counterexample: { 'functions/userapi/login.ts': "import { SNSClient } from '@aws-sdk/client-sns'" },
  },
  {
    name: 'Only lib/aws imports the AWS SDK',
    broken: importing(/^lib\/(?!aws\/)/, /^(@aws-sdk|@smithy)\//),
    counterexample: { 'lib/accounts/findAccount.ts': "import type { GetItemCommand } from '@aws-sdk/client-dynamodb'" },
  },
  {
    name: 'Nouns and values know no dialect, no middleware and no Lambda event',
    broken: importing(/^lib\/(?!dialects\/)/, /^(lib\/dialects\/|@middy\/|aws-lambda$)/),
    counterexample: { 'lib/codes/sendCode.ts': "import type { APIGatewayProxyEventV2 } from 'aws-lambda'" },
  },
  {
    name: 'Values import nothing but values',
    broken: importing(
      /^lib\/(?:(?:identity|content|caller)\/)?[^/]+\.ts$/,
      /^lib\/(?!(?:identity|content|caller)\/)[^/]+\//,
    ),
    counterexample: { 'lib/identity/phone.ts': "import { findAccount } from '../accounts/findAccount.ts'" },
  },
  {
    name: 'The AWS clients know no noun',
    broken: importing(/^lib\/aws\//, /^lib\/(?!(?:aws|identity|content|caller)\/)[^/]+\//),
    counterexample: { 'lib/aws/sns.ts': "import { Code } from '../codes/code.ts'" },
  },
  {
    name: 'Nouns stand in no circle',
    broken: (sources) => circle(arrowsBetween(sources, nounOf)),
    counterexample: {
      'lib/sessions/open.ts': "import { find } from '../accounts/find.ts'",
      'lib/accounts/end.ts': "import { end } from '../codes/end.ts'",
      'lib/codes/end.ts': "export * from '../sessions/end.ts'",
    },
  },
  {
    name: 'Files stand in no circle, not by a type either',
    broken: (sources) => circle(arrowsBetween(sources, (path) => (path.endsWith('.ts') ? path : undefined))),
    counterexample: {
      'lib/codes/sendCode.ts': "import { spendOfCaller } from './budgets.ts'",
      'lib/codes/budgets.ts': "import type { CodeRequest } from './sendCode.ts'",
    },
  },
  {
    name: 'A noun imports no other but those that the table allows it',
    broken: (sources) => [...new Set(unallowedArrows(sources))],
    counterexample: { 'lib/friends/addFriend.ts': "import { findFile } from '../files/findFile.ts'" },
  },
  {
    name: 'Production code does not know that it runs locally or under test',
    broken: importing(/^(lib|functions)\//, /^(local|tests|bench|resources)\//),
    counterexample: { 'lib/aws/sns.ts': "const cloud = await import('../../local/cloud.ts')" },
  },
  {
    name: 'Conformance tests import none of our code',
    broken: importing(/^tests\/conformance\//, /^(?!tests\/conformance\/)[^@][^/]*\/.*\.ts$/),
    counterexample: { 'tests/conformance/runner.ts': "import { readPhone } from '../../lib/identity/phone.ts'" },
  },
  {
    name: 'Only lib/config.ts reads the environment',
    broken: containing(/^(lib\/(?!config\.ts$)|functions\/)/, /\bprocess\s*\.\s*env\b|\benv\s*\}\s*(from|=)/),
    counterexample: { 'lib/aws/sns.ts': 'const stage = process.env["STAGE"]' },
  },
  {
    name: 'Only the tables of a noun know its attributes',
    broken: containing(/^lib\/(?!aws\/|config\.ts$)(?!(?:.*\/)?(?:table|\w+Table)\.ts$)/, writesOfItems),
    counterexample: { 'lib/sessions/end.ts': "export const change = { update: 'REMOVE phone' }" },
  },
  {
    name: 'No number of ours comes from Math.random',
    broken: containing(/^(lib|functions)\//, /\bMath\s*\.\s*random\b/),
    counterexample: { 'lib/identity/accountId.ts': 'export const id = () => Math.random()' },
  },
  {
    name: 'Nothing is exported by default',
    broken: (sources) =>
      containing(/./, /^export\s+default\b|\bas default\b/m)(sources).filter((path) => !wantedDefaults.has(path)),
    counterexample: { 'lib/identity/accountId.ts': 'const id = 1\nexport default id' },
  },
  {
    name: 'There is no drawer for things without a name',
    broken: (sources) => [...sources.keys()].filter((path) => drawer.test(path)),
    counterexample: { 'lib/utils/string.ts': '' },
  },
  {
    name: 'A handler is a sentence: no try, no status code',
    broken: containing(/^functions\//, /\btry\s*\{|\bstatusCode\b/),
    counterexample: { 'functions/userapi/login.ts': 'export const handler = () => ({ statusCode: 200 })' },
  },
]

describe('The house', () => {
  for (const { name, broken, counterexample } of rules) {
    test(name, () => {
      expect(broken(new Map(Object.entries(counterexample))), 'the rule finds its counterexample').not.toEqual([])
      expect(broken(project)).toEqual([])
    })
  }
})

describe('docs/architecture', () => {
  const read = (name: string) => readFileSync(join(root, 'docs', name), 'utf8')

  test('.svg is the picture of the imports (else: npm run docs:architecture)', () => {
    expect(read('architecture.svg')).toBe(architecturePicture())
  })

  test('.md has a paragraph of every noun, and the README names it', () => {
    const nouns = [...readArrows().keys()]
    const told = [...read('architecture.md').matchAll(/^\*\*`(\w+)`\*\*/gm)].map(([, noun = '']) => noun)
    expect(told.toSorted()).toEqual(nouns)
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(nouns.filter((noun) => !readme.includes(`\`${noun}\``))).toEqual([])
  })

  test('the table of arrows allows none that nobody draws', () => {
    expect(Object.fromEntries(readArrows())).toEqual(allowed)
  })
})

describe('The deployed functions', () => {
  const files = [...project.keys()].filter((path) => path.startsWith('functions/'))

  /** Handlers without a file, and files that nobody deploys. */
  const unpaired = (handlers: Iterable<string>, paths: readonly string[]): string[] => {
    const modules = [...handlers].map((handler) => handler.replace(/\.handler$/, '.ts'))
    return [...modules.filter((one) => !paths.includes(one)), ...paths.filter((one) => !modules.includes(one))]
  }

  const functions = files.filter((path) => pathOfAction(path) === undefined)
  const actions = files.filter((path) => pathOfAction(path) !== undefined)

  test('are the files of functions/, all of them and no others', async () => {
    expect(unpaired(['functions/a.handler'], ['functions/b.ts'])).toEqual(['functions/a.ts', 'functions/b.ts'])
    expect(unpaired(handlersOf(await readFunctions(root)).values(), functions)).toEqual([])
  })

  test('have every action that lies beside them', () => {
    const imports = importsOf(project)
    const unused = actions.filter((path) => !imports.some(({ from, to }) => from === pathOfAction(path) && to === path))
    expect(unused).toEqual([])
  })

  const exported = /^export\s+(?:async\s+)?(?:const|let|function|class|type|interface)\s+(\w+)/gm
  const exportsOf = (text: string): (string | undefined)[] =>
    [...codeOf(text).matchAll(exported)].map(([, name]) => name)

  test('each export `handler` and nothing else, their actions `action`', () => {
    expect(exportsOf('export const handler = 1\nexport function other() {}')).toEqual(['handler', 'other'])
    for (const path of functions) expect([path, ...exportsOf(project.get(path) ?? '')]).toEqual([path, 'handler'])
    for (const path of actions) expect([path, ...exportsOf(project.get(path) ?? '')]).toEqual([path, 'action'])
  })

  /** A function's addresses in the template, as the line above its handler begins. */
  const addressOf = ({ events = [] }: ServiceFunction): string => {
    const addresses = events.map((event) => {
      if ('schedule' in event) return event.schedule === 'rate(1 minute)' ? 'Every minute' : String(event.schedule)
      return event.httpApi === '*' ? 'Every other route' : routes([{ events: [event] }]).join()
    })
    return addresses.length > 0 ? addresses.join(', ') : 'Objects created in the bucket'
  }

  const actionOf = (path: string): string =>
    /(\w+)\.ts$/.exec(path)?.[1]?.replace(/^./, (one) => one.toUpperCase()) ?? ''
  const saysAddress = (text: string, address: string): boolean => {
    const said = /^\/\*\* (.+) — [a-z].+ \(docs\/contract\/(\w+)\.md\)\. \*\/\nexport const (?:handler|action)\b/m.exec(
      text,
    )
    return said?.[1] === address && existsSync(join(root, `docs/contract/${said[2]}.md`))
  }

  test('each say their address above the handler, as the template has it', async () => {
    const right = '/** POST /a — does it (docs/contract/kms.md). */\nexport const handler = 1'
    expect(saysAddress(right, 'POST /a')).toBe(true)
    expect(saysAddress(right, 'POST /b')).toBe(false)
    expect(saysAddress(right.replace('kms', 'lost'), 'POST /a')).toBe(false)
    const deployed = Object.values(await readFunctions(root))
    const addresses = new Map(deployed.map((one) => [one.handler.replace(/\.handler$/, '.ts'), addressOf(one)]))
    for (const path of actions) addresses.set(path, `${addresses.get(pathOfAction(path) ?? '')}, ${actionOf(path)}`)
    const silent = files.filter((path) => !saysAddress(project.get(path) ?? '', addresses.get(path) ?? ''))
    expect(silent.map((path) => `${path}: ${addresses.get(path)}`)).toEqual([])
  })
})
