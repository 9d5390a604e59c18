/** Better Auth behind node:http, on SQLite in its process or on PostgreSQL. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '../../../local/listen.ts'
import { type Answered, type Client, openClient } from '../client.ts'
import { type Codes, openCodes } from '../codes.ts'
import { type Contender, type Service, type Work, works } from '../contender.ts'
import { SERVED_ON } from '../machine.ts'
import { startPinned } from '../pinned.ts'
import type { PostgreSql } from '../postgresql.ts'

interface Options {
  /** Where it is installed. */
  installed: string
  /** Null for SQLite. */
  postgresql: PostgreSql | null
  /** Passwords by the function of Gatehouse, texts over HTTP; null as it comes. */
  equal: { carrier: string } | null
}

const cookiesOf = ({ headers }: Answered) => (headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')

function requests({ ask }: Client, origin: string, codes: Codes) {
  const send = (path: string, address: string, body: object) =>
    ask({ method: 'POST', path: `/api/auth${path}`, address, headers: { origin }, body })
  const byCode = async (phoneNumber: string, address: string) => {
    await send('/phone-number/send-otp', address, { phoneNumber })
    const code = await codes.next(phoneNumber)
    const { body } = await send('/phone-number/verify', address, { phoneNumber, code })
    if (!JSON.parse(body).token) throw new Error(body)
  }
  return {
    async signUp(address, number) {
      const person = { address, name: `person${number}@example.com`, password: `correct horse ${number}`, session: '' }
      const body = { email: person.name, password: person.password, name: `Person ${number}` }
      person.session = cookiesOf(await send('/sign-up/email', address, body))
      return person
    },
    async signIn(person) {
      const body = { email: person.name, password: person.password }
      person.session = cookiesOf(await send('/sign-in/email', person.address, body))
    },
    async check({ session, name }, address) {
      const { body } = await ask({ path: '/api/auth/get-session', address, headers: { cookie: session } })
      if (!body.includes(name)) throw new Error(body)
    },
    signUpByCode: byCode,
    signInByCode: byCode,
  } satisfies Partial<Service>
}

const differingWhereEqual: readonly Work[] = works.filter((work) => work !== 'session check')

export function betterAuth({ installed, postgresql, equal }: Options): Contender {
  const name = `Better Auth, ${postgresql ? 'PostgreSQL' : 'SQLite'}${equal ? ', equal' : ''}`
  return {
    name,
    works: equal ? differingWhereEqual : works,
    async start(folder) {
      const port = await freePort()
      const origin = `http://127.0.0.1:${port}`
      const codes = openCodes()
      const env = {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        BASE_URL: origin,
        SECRET: randomBytes(32).toString('hex'),
        ...(postgresql ? await postgresql.database() : { SQLITE: join(folder, 'better-auth.db') }),
        ...(equal && { HASH: 'equal', CARRIER: equal.carrier }),
      }
      execFileSync(process.execPath, ['server.mjs', 'migrate'], { cwd: installed, env, stdio: 'inherit' })
      const startServer = () =>
        startPinned(['server.mjs', String(port)], { processor: SERVED_ON, cwd: installed, env, hear: codes.hear })
      let server = await startServer()
      const client = openClient(port)
      return {
        ...requests(client, origin, codes),
        processes: () => ({ service: [server.pid], database: postgresql?.processes() ?? [] }),
        async restart() {
          await server.stop()
          server = await startServer()
        },
        async stop() {
          client.close()
          await server.stop()
        },
      }
    },
  }
}
