/** The five dialects' logins, as their clients use them; the test judges the answers. */
import { md5 } from './evidence.ts'
import type { Answer, World } from './world.ts'

export const dialects = ['userapi', 'usermodule', 'kms', 'fileserver', 'action'] as const

export type DialectName = (typeof dialects)[number]

interface Door {
  /** Sends a login with the password in the form of this dialect's clients. */
  logIn(world: World, who: unknown, password: string, from: string): Promise<Answer>
  /** Whether the answer reports a login. */
  isIn(answer: Answer): boolean
  /** The status, and the part of the body with the reason. */
  refusal(answer: Answer): unknown[]
  wrongPassword: unknown[]
  /** The refusal while a store is down. */
  down: unknown[]
  malformed: unknown[]
}

const post = (world: World, path: string, json: object, from: string) => world.call('POST', path, { json, from })

export const doors: Readonly<Record<DialectName, Door>> = {
  userapi: {
    logIn: (world, account, password, from) => post(world, '/user/login', { account, password }, from),
    isIn: ({ json }) => json.msg === 'login successful',
    refusal: ({ status, json }) => [status, json.msg],
    wrongPassword: [400, 'password error'],
    down: [503, '服务暂不可用，请稍后再试'],
    malformed: [400, '参数错误'],
  },
  usermodule: {
    logIn: (world, account, password, from) =>
      post(world, '/user/login/md5', { account, password: md5(password) }, from),
    isIn: ({ json }) => json.message === '登录成功',
    refusal: ({ status, json }) => [status, json.status],
    wrongPassword: [401, 'USER-FAIL-102'],
    down: [503, 'USER-FAIL-109'],
    malformed: [400, 'USER-FAIL-100'],
  },
  kms: {
    logIn: (world, phone, password, from) => post(world, '/app/login', { phone, password }, from),
    isIn: ({ json }) => json.code === 110,
    refusal: ({ status, json }) => [status, json.code],
    wrongPassword: [403, 112],
    down: [503, 7],
    malformed: [403, 1],
  },
  fileserver: {
    logIn: (world, username, password, from) => post(world, '/login', { username, password }, from),
    isIn: ({ json }) => json.code === 0,
    refusal: ({ status, json }) => [status, json.code],
    wrongPassword: [200, -2],
    down: [503, -2],
    malformed: [200, -1],
  },
  action: {
    logIn: (world, id, password, from) => post(world, '/user', { Action: 'Login', id, password }, from),
    isIn: ({ json }) => json.Response?.success === true,
    refusal: ({ status, json }) => [status, json.StatusCode, json.Response?.mess],
    wrongPassword: [200, 0, 'password error'],
    down: [503, 5, 'server error'],
    malformed: [200, 0, 'id error'],
  },
}
