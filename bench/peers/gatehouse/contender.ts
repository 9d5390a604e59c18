/** The deployed bundles over the embedded DynamoDB. */
import { join } from 'node:path'
import { freePort } from '../../../local/listen.ts'
import { type Client, openClient } from '../client.ts'
import { type Codes, openCodes } from '../codes.ts'
import { type Contender, type Service, works } from '../contender.ts'
import { ASKED_ON, SERVED_ON } from '../machine.ts'
import { type Pinned, startPinned } from '../pinned.ts'

/**
 * The limits of a country and a stage are out of the way, and a phone logs in again sooner than a person would; those of
 * a network and an account are as they come.
 */
const settings = { SMS_PER_COUNTRY_DAY: '100000000', SMS_PER_STAGE_DAY: '100000000', SMS_COOLDOWN_SECONDS: '1' }

interface Ready {
  environment: NodeJS.ProcessEnv
  engine: number
}

const isReady = (message: unknown): message is Ready =>
  typeof message === 'object' && message !== null && 'engine' in message

async function startCloud(url: string, codes: Codes): Promise<{ cloud: Pinned; ready: Ready }> {
  let settle: (ready: Ready) => void = () => undefined
  const told = new Promise<Ready>((resolve) => {
    settle = resolve
  })
  const hear = (message: unknown) => (isReady(message) ? settle(message) : codes.hear(message))
  const file = join(import.meta.dirname, 'cloud.ts')
  const cloud = await startPinned([file, url], { processor: ASKED_ON, env: process.env, hear })
  return { cloud, ready: await told }
}

/** The national number: paths have it without a country code. */
const national = (phone: string) => phone.replace('+86', '')

function requests({ ask }: Client, codes: Codes): Pick<Service, 'signUp' | 'signIn' | 'check'> & ByCode {
  const byCode = (operation: string) => async (phone: string, address: string) => {
    const path = `/user/${operation}/${national(phone)}`
    await ask({ path, address })
    const body = { phone_number: national(phone), identifying_code: await codes.next(phone) }
    const { body: told } = await ask({ method: 'POST', path, address, body })
    if (!('user_id' in JSON.parse(told))) throw new Error(told)
  }
  return {
    async signUp(address, number) {
      const person = { address, name: `person${number}`, password: `correct horse ${number}`, session: '' }
      const body = { username: person.name, password: person.password }
      const answer = await ask({ method: 'POST', path: '/register', address, body })
      if (JSON.parse(answer.body).code !== 0) throw new Error(answer.body)
      return person
    },
    async signIn(person) {
      const body = { username: person.name, password: person.password }
      const answer = await ask({ method: 'POST', path: '/login', address: person.address, body })
      person.session = JSON.parse(answer.body).data.token
    },
    async check({ session, name }, address) {
      const answer = await ask({ method: 'POST', path: '/app/user/info', address, body: { token: session } })
      if (!answer.body.includes(name)) throw new Error(answer.body)
    },
    signUpByCode: byCode('registerPhone'),
    signInByCode: byCode('loginPhone'),
  }
}

type ByCode = Pick<Service, 'signUpByCode' | 'signInByCode'>

/** @param built the folder of `npm run build` */
export function gatehouse(built: string): Contender {
  return {
    name: 'Gatehouse',
    works,
    async start() {
      const port = await freePort()
      const codes = openCodes()
      const { cloud, ready } = await startCloud(`http://127.0.0.1:${port}`, codes)
      const env = { PATH: process.env['PATH'], ...ready.environment, ...settings, NODE_ENV: 'production' }
      const startHost = () =>
        startPinned([join(import.meta.dirname, 'host.ts'), String(port), built], { processor: SERVED_ON, env })
      let host = await startHost()
      const client = openClient(port)
      return {
        ...requests(client, codes),
        processes: () => ({ service: [host.pid], database: [ready.engine] }),
        async restart() {
          await host.stop()
          host = await startHost()
        },
        async stop() {
          client.close()
          await host.stop()
          await cloud.stop()
        },
      }
    },
  }
}
