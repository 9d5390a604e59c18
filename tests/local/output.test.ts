import { describe, expect, test } from 'vitest'
import { shownLine } from '../../local/dev/output.ts'

describe('output of npm run dev', () => {
  test('shows a request as one short line', () => {
    const line = JSON.stringify({
      level: 'INFO',
      message: 'request',
      dialect: 'userapi',
      operation: 'login',
      outcome: 'wrong-password',
      status: 400,
      latencyMs: 81,
    })
    expect(shownLine(line)).toMatch(/400 {2}userapi login wrong-password 81 ms$/)
  })

  test('says which limit has refused a request, and until when', () => {
    const limit = { name: 'LOGIN_FREE_FAILURES', of: 'account', max: 4, used: 5, until: '2026-11-27T05:00:00.000Z' }
    const line = { level: 'INFO', message: 'request', dialect: 'kms', operation: 'login', outcome: 'wrong-password' }
    const shown = shownLine(JSON.stringify({ ...line, status: 403, latencyMs: 9, limit }))
    const until = new Date(limit.until).toLocaleString('sv-SE')
    expect(shown).toContain(`403  kms login wrong-password (LOGIN_FREE_FAILURES, 5 of 4, until ${until}) 9 ms`)
  })

  test('shows an error with its places', () => {
    const line = JSON.stringify({
      level: 'ERROR',
      message: 'request failed',
      dialect: 'userapi',
      operation: 'login',
      errorName: 'TypeError',
      places: ['at x (y.ts:1:2)'],
    })
    expect(shownLine(line)).toMatch(/ERROR request failed userapi login TypeError\n +at x/)
  })

  test.each([
    '',
    'Starting Offline at stage local (ap-southeast-1)',
    '   * userapiLogin: gatehouse-local-userapiLogin',
    '│   POST | http://127.0.0.1:3456/user/register     │',
    'GET /user/registerPhone/13800138000 (λ: userapiRegisterPhoneGet)',
    '(λ: userapiLogin) RequestId: 1  Duration: 1 ms  Billed Duration: 2 ms',
    'Server ready: http://127.0.0.1:3456 🚀',
    '{"level":"INFO","message":"audit","event":"code_sent"}',
  ])('leaves out chatter: %s', (line) => {
    expect(shownLine(line)).toBeNull()
  })

  test.each([
    'GET http://127.0.0.1:3000/user/login?account=a&password=hunter22',
    'authorization: Bearer abc.def',
    'token eyJhbGciOiJFUzI1NiIsInR5cCI6',
    '{"password":"hunter22"',
    "  password: 'hunter22',",
  ])('never shows a secret: %s', (line) => {
    expect(shownLine(line)).not.toMatch(/hunter22|eyJ|abc\.def/)
  })

  test('shows what is wrong with the code', () => {
    const line = '✘ [ERROR] Could not resolve "./nowhere.ts"'
    expect(shownLine(line)).toBe(line)
  })
})
