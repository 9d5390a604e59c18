/** Documentation that would go stale unnoticed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ownSettingNames, readSettings, type Settings, settingNames } from '../lib/config.ts'
import { type Alarm, alarmsOf } from './support/alarms.ts'
import {
  contractPages,
  deadLinks,
  filesBelow,
  isFile,
  numbersIn,
  pathOfTest,
  readText,
  resolves,
  sectionsOf,
  securityRows,
} from './support/contract.ts'
import { skeletonOf } from './support/twins.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const commandsIn = (page: string) =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block.replace(/^#.*\n|\s+#.*$/gm, '').trim())

test('docs/settings.md has every setting and no other', () => {
  const named = new Set(
    [...read('docs/settings.md').matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map(([, name]) => name),
  )
  expect([...named].sort()).toEqual([...settingNames, ...ownSettingNames].sort())
})

describe('docs/settings.md', () => {
  const page = read('docs/settings.md')
  const cell = '([^|]*) \\|'
  const numbers = [
    ...page.matchAll(new RegExp(`^\\| \`(\\w+)\` \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|${cell}${cell}`, 'gm')),
  ]
  const readOne = (name: string, value: bigint) => () =>
    readSettings({ [name]: String(value) }, 'test', 0)[name as keyof Settings]

  test('has the default and the bounds of every number, as its reader has them', () => {
    const defaults = readSettings({}, 'test', 0)
    const ofNumbers = settingNames.filter((name) => typeof defaults[name] === 'number')
    expect(numbers.map(([, name]) => name).sort()).toEqual(
      ofNumbers.filter((name) => name !== 'SMS_TEST_NUMBERS_UNTIL').sort(),
    )
    for (const [, name = '', usual, least, most] of numbers) {
      expect({ name, usual }).toEqual({ name, usual: String(defaults[name as keyof Settings]) })
      for (const text of [least, most]) expect(readOne(name, BigInt(text ?? ''))()).toBe(Number(text))
      for (const beyond of [BigInt(least ?? '') - 1n, BigInt(most ?? '') + 1n]) {
        expect(readOne(name, beyond), `${name}=${beyond}`).toThrow(`from ${least} to ${most}`)
      }
    }
  })

  test('has the unit of every number, and what the stage of a laptop sets', () => {
    const { custom } = parse(read('serverless.yml')) as {
      custom: { settings: { local: Record<string, number | string> } }
    }
    const local = Object.entries(custom.settings.local)
    const shown = numbers.map(([, name, , , , unit = '', laptop = '']) => [name, unit.trim(), laptop.trim()] as const)
    expect(shown.filter(([, unit]) => unit === '')).toEqual([])
    const laptops = shown.filter(([, , laptop]) => laptop !== '').map(([name, , laptop]) => [name, Number(laptop)])
    expect(Object.fromEntries(laptops)).toEqual(Object.fromEntries(local.filter(([, one]) => typeof one === 'number')))
    for (const [name, text] of local.filter(([, one]) => typeof one === 'string'))
      expect(page).toMatch(new RegExp(`^\\| \`${name}\` .*Laptop: \`${text}\``, 'm'))
  })

  test('has the default of every text, list and switch', () => {
    const own = readSettings({}, 'test', 0)
    const rows = new Map(
      [...page.matchAll(/^\| `(\w+)` \| (?:`([^`]+)`|none|the API's own) \|/gm)].map(([, name, text]) => [name, text]),
    )
    const shown = settingNames.filter((name) => rows.has(name)).map((name) => [name, rows.get(name) ?? ''])
    const texts = settingNames
      .filter((name) => typeof own[name] !== 'number' && name !== 'PUBLIC_URL')
      .map((name) => [name, textOfDefault(own[name])])
    expect(
      Object.fromEntries(
        shown.filter(([name]) => typeof own[name as keyof Settings] !== 'number' && name !== 'PUBLIC_URL'),
      ),
    ).toEqual(Object.fromEntries(texts))
  })
})

/** As a page shows what a setting is where nobody sets it. */
function textOfDefault(value: Settings[keyof Settings]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (value === null || value instanceof Set) return ''
  return Array.isArray(value) ? value.join() : String(value)
}

test('README.zh-CN.md has the commands of README.md', () => {
  expect(commandsIn(read('README.zh-CN.md'))).toEqual(commandsIn(read('README.md')))
})

describe('The pages in Chinese', () => {
  const twins = [...filesBelow('docs/zh-CN', '.md')].map((page) => ({ page, of: page.replace('/zh-CN', '') }))

  test('are there for what users read', () => {
    expect(twins.map(({ of }) => of)).toEqual(
      expect.arrayContaining([
        ...['deploy', 'desk', 'files', 'import', 'local', 'local-api', 'runbook', 'security', 'settings'].map(
          (name) => `docs/${name}.md`,
        ),
        ...filesBelow('docs/contract', '.md'),
      ]),
    )
  })

  test.each(twins)('$page has the headings, the tables, the commands and the words in code of $of', ({ page, of }) => {
    expect(skeletonOf(read(page))).toEqual(skeletonOf(read(of)))
  })

  test('a row, a word in code or a command that only one of them has is noticed', () => {
    const english = '# One\n\n| a | b |\n| --- | --- |\n| `c` | d |\n\n```sh\nrun # says\n```\n'
    const chinese = '# 一\n\n| 甲 | 乙 |\n| --- | --- |\n| `c` | 丁 |\n\n```sh\nrun # 说\n```\n'
    expect(skeletonOf(chinese)).toEqual(skeletonOf(english))
    for (const [here, there] of [
      ['| `c` | 丁 |\n', ''],
      ['`c`', '`e`'],
      ['run', 'walk'],
      ['# 一', '## 一'],
    ] as const)
      expect(skeletonOf(chinese.replace(here, there))).not.toEqual(skeletonOf(english))
  })
})

describe('docs/runbook.md', () => {
  const page = read('docs/runbook.md')
  const partsOf = ({ MetricName = '', Period = 0, Metrics = [] }: Alarm) => [
    ...(MetricName === '' ? [] : [{ name: MetricName, seconds: Period }]),
    ...Metrics.flatMap(({ MetricStat: one }) => (one ? [{ name: one.Metric.MetricName, seconds: one.Period }] : [])),
  ]

  /** What an alarm counts, from how many on, within how long, and what to do: the pieces that its paragraph lacks. */
  function lackingIn(markdown: string, name: string, alarm: Alarm): string[] {
    const text = sectionsOf(markdown).find(({ heading }) => heading === name)?.text ?? ''
    const counted = partsOf(alarm).flatMap((one) => [`\`${one.name}\``, `${one.seconds / 60} minutes`])
    const wanted = [...counted, String(alarm.Threshold), '**Look**', '**do**']
    return [...new Set(wanted)].filter((piece) => !text.toLowerCase().includes(piece.toLowerCase()))
  }

  test('has for every alarm of a stage what it counts, from how many on, within how long, where to look and what to do', () => {
    const alarms = alarmsOf('prod')
    const described = sectionsOf(page).flatMap(({ heading }) => (/^\w+Alarm$/.test(heading) ? [heading] : []))
    expect(described.sort()).toEqual([...alarms.keys()].sort())
    for (const [name, alarm] of alarms)
      expect({ name, lacking: lackingIn(page, name, alarm) }).toEqual({ name, lacking: [] })
  })

  test('an alarm without a paragraph, or with another limit than its paragraph has, is noticed', () => {
    const alarm = alarmsOf('prod').get('LoginSprayAlarm')
    if (!alarm) throw new Error('there is no such alarm')
    expect(lackingIn(page.replace('### LoginSprayAlarm', '### Another'), 'LoginSprayAlarm', alarm)).toContain('500')
    expect(lackingIn(page, 'LoginSprayAlarm', { ...alarm, Threshold: 50_000 })).toEqual(['50000'])
  })

  test('restores every table of the stage', () => {
    const { Resources } = parse(read('resources/tables.yml')) as {
      Resources: Record<string, { Properties: { TableName: string } }>
    }
    const tables = Object.values(Resources).map(({ Properties }) => Properties.TableName.split('-').at(-1))
    const [, restored = ''] = /for table in ([\w ]+); do/.exec(page) ?? []
    expect(restored.split(' ').sort()).toEqual(tables.sort())
  })
})

test('every decision has a number of its own, its heading and a date', () => {
  const files = readdirSync(join(import.meta.dirname, '../docs/decisions'))
  const numbers = files.map((file) => file.slice(0, 4))
  expect(new Set(numbers).size).toBe(files.length)
  for (const file of files)
    expect(read(`docs/decisions/${file}`)).toMatch(
      new RegExp(`^# ${file.slice(0, 4)} · .+\\n\\n\\d{4}-\\d{2}-\\d{2} · (accepted|superseded)`),
    )
})

test('no page links to what is not there', () => {
  const pages = [
    'README.md',
    'README.zh-CN.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...['docs', 'clients', 'examples'].flatMap((folder) => [...filesBelow(folder, '.md')]),
  ]
  expect(Object.fromEntries(pages.map((page) => [page, deadLinks(page)]).filter(([, dead]) => dead?.length))).toEqual(
    {},
  )
})

describe('The contract', () => {
  const headings = new Set(
    Object.values(contractPages).flatMap((page) => sectionsOf(page).map(({ heading }) => heading)),
  )

  test('has a heading for every name by which the code cites it', () => {
    const cited = ['lib', 'functions', 'local', 'resources', 'tests', 'bench']
      .flatMap((folder) => [...filesBelow(folder, '.ts'), ...filesBelow(folder, '.yml')])
      .flatMap((file) =>
        [...readText(file).matchAll(/\bcontract, (?:\w+\.md )?«([^»$]+)»/g)].map(([, name = '']) => ({ file, name })),
      )
    expect(cited.length).toBeGreaterThan(20)
    expect(cited.filter(({ name }) => !headings.has(name))).toEqual([])
  })

  test('has a place for the source of every recorded exchange and every deviation (how to write one: tests/support/contract.ts)', () => {
    const exchanges = [...filesBelow('tests/conformance', '.json')].flatMap((file) => {
      const recorded = JSON.parse(readText(file)) as { source?: string } | { document: string }[]
      const sources = Array.isArray(recorded) ? recorded.map(({ document }) => document) : [recorded.source ?? '']
      return sources.filter((source) => source !== '').map((source) => ({ file, source }))
    })
    expect(exchanges.length).toBeGreaterThan(400)
    expect(exchanges.filter(({ source }) => !resolves(source))).toEqual([])
  })

  test('a source that leads nowhere is noticed', () => {
    const nowhere = [
      'common.md, «Nothing»',
      'common.md, «Masking» (zebra)',
      'kms.md, codes the document lacks',
      '004_d395e31d76777ae6.txt:999',
      '000_b92fe0d64a4bb639.txt, 9.9.9',
      'security-bar.md, S101',
    ]
    expect(nowhere.filter(resolves)).toEqual([])
  })

  test('has on its page every route and every text that the exchanges of a dialect must show', () => {
    const textsIn = (value: unknown): string[] => {
      if (typeof value === 'string') return value === '' ? [] : [value]
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
    }
    const pages = [...filesBelow('tests/conformance/pages', '.json')].map(
      (file) =>
        JSON.parse(readText(file)) as { page: string; document: string; rows: { request: string; body?: object }[] },
    )
    for (const { page, document, rows } of pages) {
      expect(isFile(page)).toBe(true)
      // What goes from one dialect to another stands on no page of its own.
      if (!document.endsWith('.txt')) continue
      const text = readText(page)
      const wanted = rows.flatMap(({ request, body }) => [request.replace(/^\S+ ?/, ''), ...textsIn(body)])
      expect({ page, missing: wanted.filter((one) => !text.includes(one)) }).toEqual({ page, missing: [] })
    }
  })

  test('has every setting but those that docs/settings.md names as added to it', () => {
    const settings = sectionsOf(contractPages['common.md'] ?? '').find(({ heading }) => heading === 'Settings')
    const named = new Set([...(settings?.text.matchAll(/`([A-Z][A-Z0-9_]+)`/g) ?? [])].map(([, name]) => name))
    const [, added = ''] = /names all of these but ([^.]+)\./.exec(read('docs/settings.md')) ?? []
    const beyond = [...added.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect([...named, ...beyond].filter((name) => name !== 'CN').sort()).toEqual(
      [...settingNames, ...ownSettingNames].sort(),
    )
  })
})

describe('The security bar', () => {
  const testFiles = ['faults', 'lib', 'local', 'races', 'security'].flatMap((folder) => [
    ...filesBelow(`tests/${folder}`, '.test.ts'),
  ])
  const carried = new Map([...testFiles, 'tests/package.test.ts'].map((file) => [file, numbersIn(file)]))

  test('has S1 to S100, a row each', () => {
    expect([...securityRows.keys()]).toEqual(Array.from({ length: 100 }, (_, index) => `S${index + 1}`))
  })

  test('has a row for every number in the name of a test', () => {
    const numbers = new Set([...carried.values()].flatMap((numbers) => [...numbers]))
    expect([...numbers].filter((number) => !securityRows.has(number))).toEqual([])
  })

  test('names for every row tests that carry its number, or says why there is none', () => {
    const wrong = [...securityRows].flatMap(([number, { tests }]) => {
      const files = [...tests.matchAll(/`([\w/-]+)`/g)].map(([, short = '']) => pathOfTest(short))
      const missing = files.filter((file) => !carried.get(file)?.has(number))
      if (files.length === 0 && tests.length < 20) return [`${number}: no test and no reason`]
      return missing.map((file) => `${number}: no test of ${file} carries this number`)
    })
    expect(wrong).toEqual([])
  })

  test('has for every advisory rows that exist and tests that are named by every one of its ids', () => {
    const code = testFiles.map((file) => readText(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''))
    const names = code.join('\n')
    const section = sectionsOf(readText('docs/security-bar.md')).find(({ heading }) => heading === 'Advisories')
    const rows = [...(section?.text.matchAll(/^\| (.+) \| .+ \| (S[S\d, ]+) \|$/gm) ?? [])]
    expect(rows.length).toBeGreaterThan(25)
    for (const [, advisory = '', numbers = ''] of rows) {
      const ids = advisory.match(/(?:CVE|GO)-\d{4}-\d+|GHSA(?:-\w{4}){3}|#\d+|\d+\.\d+\.\d+|`\w+`/g) ?? []
      expect(ids.length).toBeGreaterThan(0)
      expect({ advisory, untested: ids.filter((id) => !names.includes(id.replaceAll('`', ''))) }).toEqual({
        advisory,
        untested: [],
      })
      for (const number of numbers.split(', ')) expect(securityRows.has(number)).toBe(true)
    }
  })
})
