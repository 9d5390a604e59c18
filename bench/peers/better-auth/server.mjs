// Better Auth as its documentation sets it up, in production: e-mail and password, codes by phone, and its own limits on
// requests. Run from a folder with its packages. `migrate` in place of a port makes the tables and ends.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { Agent, createServer, request } from 'node:http'
import { hashRaw } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { phoneNumber } from 'better-auth/plugins'

const { SQLITE, PGHOST, CARRIER, HASH } = process.env
const [, , task] = process.argv

async function openDatabase() {
  if (PGHOST) {
    const { default: pg } = await import('pg')
    return new pg.Pool({ max: 10 })
  }
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(SQLITE)
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL')
  return database
}

/** The function and parameters of Gatehouse (lib/passwords/verifier.ts), whose installed package this one is. */
const hash = (password, salt) =>
  hashRaw(password, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32, salt })
const equalHash = {
  async hash(password) {
    const nonce = randomBytes(16)
    return `${nonce.toString('base64')}.${(await hash(password, nonce)).toString('base64')}`
  },
  async verify({ hash: stored, password }) {
    const [nonce, tag] = stored.split('.').map((part) => Buffer.from(part, 'base64'))
    return timingSafeEqual(tag, await hash(password, nonce))
  },
}

const agent = new Agent({ keepAlive: true })

/** The text as one HTTP request, in place of the provider that sends it. */
const handToCarrier = (text) =>
  new Promise((resolve, reject) => {
    const sent = request(CARRIER, { method: 'POST', agent }, (answer) => answer.resume().once('end', resolve))
    sent.once('error', reject).end(JSON.stringify(text))
  })

/** The bench is told the code; with a carrier its text is sent over HTTP as well. */
async function sendOTP({ phoneNumber, code }) {
  process.send?.({ to: phoneNumber, code })
  if (CARRIER) await handToCarrier({ to: phoneNumber, text: `Your code is ${code}.` })
}

const options = {
  database: await openDatabase(),
  baseURL: process.env.BASE_URL,
  secret: process.env.SECRET,
  emailAndPassword: { enabled: true, ...(HASH === 'equal' && { password: equalHash }) },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  plugins: [
    phoneNumber({
      sendOTP,
      signUpOnVerification: {
        getTempEmail: (phone) => `${phone.slice(1)}@phone.example.com`,
        getTempName: (phone) => phone,
      },
    }),
  ],
}

if (task === 'migrate') {
  const { runMigrations } = await getMigrations(options)
  await runMigrations()
  process.exit(0)
}
const handle = toNodeHandler(betterAuth(options))
createServer((request, response) => handle(request, response)).listen(Number(task), '127.0.0.1')
process.on('disconnect', () => process.exit(0))
