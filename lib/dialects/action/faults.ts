/** The words of `action` (000_b92fe0d64a4bb639.txt and its contract page): the only place with its codes, texts and statuses. */
import type { FaultDetails, FaultKind } from '../../fault.ts'
import type { Answer } from '../kit/answer.ts'
import type { FaultWords } from '../kit/dialect.ts'
import { managerActions, type Operation } from './operations.ts'

interface Saying {
  status: number
  /** `StatusCode`: 0 for every outcome that the document or its page names. */
  code: number
  mess: string
}

type Sayings = { [Kind in FaultKind]: (detail: FaultDetails[Kind]) => Saying }

const say = (status: number, code: number, mess: string) => (): Saying => ({ status, code, mess })
const outcome = (mess: string) => say(200, 0, mess)

const tooLarge = say(413, 6, 'data too large')
const requestError = say(400, 1, 'request error')
const sessionError = say(401, 2, 'session error')
const permissionDenied = say(403, 3, 'permission denied')
const conflict = say(409, 7, 'conflict')
const unavailable = say(503, 5, 'server error')
const internal = say(500, 5, 'server error')
const passwordError = outcome('password error')
const phoneError = outcome('phone error')
const lengthError = outcome('username or password length error')
const formatError = outcome('data format error')
const noSuchFile = outcome('no such file')
const fileDenied = outcome('permission denied')

const sayings: Sayings = {
  malformed: requestError,
  invalid: requestError,
  'body-too-large': tooLarge,
  'method-not-allowed': say(405, 1, 'request error'),
  'no-session': sessionError,
  forbidden: permissionDenied,
  'foreign-origin': permissionDenied,
  'role-refused': permissionDenied,
  'identifier-taken': conflict,
  'no-account': outcome('id error'),
  'wrong-password': passwordError,
  'login-too-old': sessionError,
  'phone-refused': phoneError,
  'no-such-session': outcome('no such session'),
  'already-friends': outcome('already friends'),
  'too-many-friends': outcome('too many friends'),
  'no-such-request': outcome('no such request'),
  'not-friends': outcome('not friends'),
  'old-data-differs': conflict,
  'nothing-changed': conflict,
  'last-admin': outcome('last admin'),
  'account-locked': passwordError,
  'account-frozen': say(403, 3, 'account frozen'),
  'not-own-account': permissionDenied,
  'phone-registered': phoneError,
  'already-logged-in': conflict,
  'wrong-code': outcome('code error'),
  'code-expired': outcome('code expired'),
  'number-mismatch': requestError,
  'account-mismatch': outcome('id error'),
  'too-many-requests': say(429, 4, 'too many requests'),
  conflict,
  'no-such-file': noSuchFile,
  'file-denied': fileDenied,
  'file-too-large': tooLarge,
  'over-quota': tooLarge,
  'parts-missing': requestError,
  'sms-failed': unavailable,
  unavailable,
  internal,
}

/** The words of a list's row for a file that is not handed out. */
export const messOf = (kind: 'no-such-file' | 'file-denied'): string => sayings[kind]({}).mess

/** The envelope of an operation, its keys in the document's order. */
type Shape = (saying: Saying) => object

const wrapped: Shape = ({ code, mess }) => ({ StatusCode: code, Response: { success: false, mess } })
const flat: Shape = ({ mess }) => ({ success: false, mess })
const shapes = {
  Login: ({ code, mess }) => ({ Response: { success: false, mess }, StatusCode: code }),
  Logon: ({ code, mess }) => ({ StatusCode: code, Response: { success: false, id: '', mess } }),
  GetMessage: ({ mess }) => ({ success: false, data_type: [], data: [], mess }),
} satisfies Record<string, Shape>

function inShape(shape: Shape, said: Sayings): FaultWords {
  const words = Object.entries(said).map(([kind, saying]) => [
    kind,
    (detail: never): Answer => {
      const what = saying(detail)
      return { status: what.status, body: shape(what) }
    },
  ])
  return Object.fromEntries(words)
}

/**
 * The document's text for a database that fails in the operation's own step; in other steps `unavailable` keeps its
 * usual words.
 */
const whereTheDatabaseFails = (inStep: () => Saying): Pick<Sayings, 'unavailable' | 'internal'> => ({
  unavailable: ({ step }) => (step ? inStep() : unavailable()),
  internal: ({ step }) => (step ? inStep() : internal()),
})

const noId = outcome('get id timeout')
const noUser = outcome('create user fail')
const noData = outcome('get data false')

export const words: FaultWords = inShape(wrapped, sayings)

const managerWords = inShape(wrapped, { ...sayings, invalid: formatError })

export const routeWords: { [Name in Operation]?: FaultWords } = {
  ...Object.fromEntries(managerActions.map((name) => [name, managerWords])),
  Login: inShape(shapes.Login, { ...sayings, ...whereTheDatabaseFails(outcome('get session timeout')) }),
  Logon: inShape(shapes.Logon, {
    ...sayings,
    ...whereTheDatabaseFails(noUser),
    unavailable: ({ step }) => (step === 'find-id' ? noId() : step ? noUser() : unavailable()),
    invalid: lengthError,
  }),
  Update: inShape(flat, {
    ...sayings,
    ...whereTheDatabaseFails(outcome('server error')),
    invalid: formatError,
    'identifier-taken': formatError,
    'old-data-differs': outcome('old data error'),
  }),
  GetMessage: inShape(shapes.GetMessage, {
    ...sayings,
    ...whereTheDatabaseFails(noData),
    invalid: noData,
    forbidden: noData,
    'no-account': noData,
  }),
  ChangePassword: inShape(wrapped, { ...sayings, invalid: lengthError, 'login-too-old': passwordError }),
  RequestCode: inShape(wrapped, { ...sayings, invalid: phoneError }),
  ExportData: inShape(wrapped, { ...sayings, 'login-too-old': passwordError }),
}

export const keptFields: { [Name in Operation]?: object } = {}
