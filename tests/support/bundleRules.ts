/**
 * The heavy parts of bundles, and the functions that need each. `leaks` names every function that carries one without
 * need, with the imports that brought it there.
 */
import type { Bundle } from '../../resources/build/bundle.ts'

/** One heavy part: a sentence, its sources, and the functions that carry it. */
export interface Load {
  sentence: string
  sources: RegExp
  carriers: { only: readonly string[] } | { allBut: readonly string[] }
}

/** Sources of our own from this size on need a rule, as every package does. */
export const HEAVY_BYTES = 8192

const SENDERS = ['actionUser', 'userapiForgetPasswordGet', 'userapiLoginPhoneGet', 'userapiRegisterPhoneGet']
const IN_THE_BUCKET = [
  'actionDownload',
  'kmsAvatar',
  'kmsGetAvatar',
  'kmsUpload',
  'kmsUploadParts',
  'kmsUploadComplete',
  'kmsUploadAbort',
  'kmsGetfile',
  'fileserverUpload',
  'fileserverUploadParts',
  'fileserverUploadComplete',
  'fileserverUploadAbort',
  'fileserverDelete',
  'fileserverDownload',
  'fileserverPermission',
  'platformObjectCreated',
  'platformSweep',
  'platformLeaving',
  'platformExport',
]
/** Functions that serve pages and load nothing else. */
const PAGES = ['platformOpenapi', 'platformDocs', 'platformDesk']
const ON_A_CLOCK = ['platformSweep', 'platformLeaving', 'platformExport']

const npm = (names: string): RegExp => new RegExp(`node_modules/(?:${names})/(?!.*node_modules/)`)

/** Functions that hash passwords: they carry a native file, and run on the processor that it is made for. */
export const HASHING = [
  'actionUser',
  'kmsRegister',
  'kmsLogin',
  'kmsModify',
  'fileserverRegister',
  'fileserverLogin',
  'usermoduleLogin',
  'usermoduleLoginMd5',
  'usermoduleRegist',
  'usermodulePasswordReset',
  'userapiRegister',
  'userapiLogin',
  'userapiLoginPhonePost',
  'userapiForgetPasswordPost',
]

export const loads: readonly Load[] = [
  {
    sentence: 'Only functions that set or compare a password carry argon2id',
    sources: /^lib\/passwords\/argon2\.ts$/,
    carriers: { only: HASHING },
  },
  {
    sentence: 'Only functions that set a password carry the blocklist',
    sources: /^lib\/passwords\/blocklist\.ts$/,
    carriers: {
      only: [
        'actionUser',
        'kmsRegister',
        'kmsModify',
        'fileserverRegister',
        'usermoduleRegist',
        'usermodulePasswordReset',
        'userapiRegister',
        'userapiForgetPasswordPost',
      ],
    },
  },
  {
    sentence: 'Only functions that read a phone carry the numbering plans',
    sources: npm('libphonenumber-js'),
    carriers: {
      only: [
        'actionUser',
        'kmsRegister',
        'kmsTestphone',
        'kmsLogin',
        'fileserverRegister',
        'fileserverLogin',
        'fileserverFiles',
        'usermoduleCount',
        'usermoduleAccount',
        'usermoduleLogin',
        'usermoduleLoginMd5',
        'usermoduleRegist',
        'usermodulePasswordReset',
        'userapiRegister',
        'userapiLogin',
        'userapiRegisterPhoneGet',
        'userapiRegisterPhonePost',
        'userapiLoginPhoneGet',
        'userapiLoginPhonePost',
        'userapiForgetPasswordGet',
        'userapiForgetPasswordPost',
      ],
    },
  },
  {
    sentence: 'Only functions that read or write objects carry the errors of S3, and none its client',
    sources: npm('@aws-sdk/client-s3'),
    carriers: { only: IN_THE_BUCKET },
  },
  {
    sentence: 'Only functions that send a text carry the call to SNS',
    sources: /^lib\/aws\/sns\.ts$/,
    carriers: { only: SENDERS },
  },
  {
    sentence: 'Every function but those without a table carries the errors and values of DynamoDB, and none its client',
    sources: npm('@aws-sdk/(?:client-dynamodb|util-dynamodb)'),
    carriers: { allBut: ['platformJwks', 'platformDefault', ...PAGES] },
  },
  {
    sentence: 'Only functions that read, make or show a key or a token carry jose',
    sources: npm('jose'),
    carriers: {
      allBut: [
        'kmsRegister',
        'kmsTestphone',
        'usermoduleCount',
        'usermoduleRegist',
        'userapiRegisterPhoneGet',
        'userapiRegisterPhonePost',
        'userapiForgetPasswordGet',
        'platformAvatar',
        'platformDefault',
        ...PAGES,
        'platformObjectCreated',
        ...ON_A_CLOCK,
      ],
    },
  },
  {
    sentence: 'Every function that is sent anything carries the schemas of requests and events',
    sources: npm('valibot'),
    carriers: { allBut: ['platformDefault', ...ON_A_CLOCK] },
  },
  {
    sentence: 'Every function that a route leads to carries the middleware, and no other',
    sources: npm('@middy/core'),
    carriers: { allBut: ['platformObjectCreated', ...ON_A_CLOCK] },
  },
  {
    sentence: 'Every function with a table carries how the SDK repeats a call',
    sources: npm('@smithy/(?:core|types)'),
    carriers: { allBut: ['platformDefault', 'platformJwks', ...PAGES] },
  },
]

type Bundles = ReadonlyMap<string, Pick<Bundle, 'path' | 'sources' | 'imports'>>

const mayCarry = ({ carriers }: Load, name: string): boolean =>
  'only' in carriers ? carriers.only.includes(name) : !carriers.allBut.includes(name)

/** The shortest chain of imports from a function's own file to a source: `functions/kms/login.ts → … → jose`. */
function wayTo(target: string, { path, imports }: Pick<Bundle, 'path' | 'imports'>): string {
  const entry = path.replace(/\.js$/, '.ts')
  const cameFrom = new Map<string, string>([[entry, '']])
  for (const at of cameFrom.keys()) {
    for (const next of imports.get(at) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, at)
  }
  const way: string[] = []
  for (let at: string | undefined = target; at; at = cameFrom.get(at)) way.unshift(at.replace(/^.*node_modules\//, ''))
  return way.join(' → ')
}

/** The functions that carry a part without need, with the imports that brought it there. */
export function leaks(load: Load, bundles: Bundles): string[] {
  return [...bundles].flatMap(([name, one]) => {
    if (mayCarry(load, name)) return []
    const carried = [...one.sources.keys()].filter((path) => load.sources.test(path))
    const ways = carried.map((path) => wayTo(path, one)).sort((way, other) => way.length - other.length)
    return ways[0] === undefined ? [] : [`${name} carries it: ${ways[0]}`]
  })
}

/** Functions that a rule allows a part and that do not carry it. */
export function strangers(load: Load, bundles: Bundles): string[] {
  const carries = ({ sources }: Pick<Bundle, 'sources'>) => [...sources.keys()].some((path) => load.sources.test(path))
  const named = 'only' in load.carriers ? load.carriers.only : load.carriers.allBut
  const unknown = named.filter((name) => !bundles.has(name)).map((name) => `${name} is no function`)
  const idle = [...bundles].filter(([name, one]) => mayCarry(load, name) && !carries(one))
  return [...unknown, ...idle.map(([name]) => `${name} may carry it and does not`)]
}

/** Heavy parts without a rule: every package, and sources of our own from {@link HEAVY_BYTES} on. */
export function unruled(bundles: Bundles): string[] {
  const found = [...bundles.values()].flatMap(({ sources }) => [...sources])
  const weighing = found.filter(([path, bytes]) => path.includes('node_modules/') || bytes >= HEAVY_BYTES)
  return [...new Set(weighing.map(([path]) => path))].filter((path) => !loads.some(({ sources }) => sources.test(path)))
}
