// Warm requests of several functions in one process: prints the processor time of one request of each kind, in
// milliseconds, with that of one argon2id. Only the time inside handlers counts.
import { argon2, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
const { paths, events, times, only } = JSON.parse(process.argv[2])
const print = process.stdout.write.bind(process.stdout)
process.stdout.write = () => true

let spent = 0
async function answer(name, event, status = 200) {
  const { handler } = require(paths[name])
  const before = process.cpuUsage()
  const result = await handler(event, { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 })
  const { user, system } = process.cpuUsage(before)
  spent += (user + system) / 1000
  if (result.statusCode !== status) throw new Error(`${name} answered ${result.statusCode}: ${result.body}`)
  return result
}

const withBody = (event, body) => ({ ...structuredClone(event), body: JSON.stringify(body) })
const bytes = Buffer.alloc(100 * 1024, 7)
/** 100 KB that nobody has sent before. */
const fresh = () => Buffer.concat([randomBytes(16), bytes.subarray(16)])

const received = (phone) =>
  new Promise((resolve) => {
    process.once('message', resolve)
    process.send({ phone })
  })

const [message, salt, secret] = ['x'.repeat(32), randomBytes(16), randomBytes(32)]
const ofNode = promisify(argon2)
const native = join(dirname(paths.userapiLogin), 'argon2.node')
/** One hash as the login of this checkout computes it: by the file beside its bundle, or by Node. */
const hash = existsSync(native)
  ? () =>
      require(native).hashRaw(message, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, salt, secret })
  : () => ofNode('argon2id', { message, nonce: salt, secret, tagLength: 32, memory: 19_456, passes: 2, parallelism: 1 })

let phones = 0
const freshPhone = () => `138${String(process.pid % 1000).padStart(3, '0')}${String(phones++).padStart(5, '0')}`

/** Asks for a code and types it, from a network of the phone's own. */
async function byCode(route, phone) {
  const at = (event) => {
    const copy = structuredClone(event)
    copy.pathParameters = { phone }
    copy.requestContext.http.sourceIp = `198.51.${phones >> 8}.${phones & 255}`
    return copy
  }
  await answer(`${route}Get`, at(events[`${route}Get`]))
  const event = at(events[`${route}Post`])
  event.body = JSON.stringify({ phone_number: phone, identifying_code: await received(`+86${phone}`) })
  return answer(`${route}Post`, event)
}

const works = {
  'session check': () => answer('kmsInfo', structuredClone(events.kmsInfo)),
  'list of 20': () => answer('fileserverFiles', structuredClone(events.fileserverFiles)),
  'upload of 100 KB, base64 in JSON': async () => {
    const event = events.kmsUpload
    const fields = { ...JSON.parse(event.body), name: 'a.bin', data: fresh().toString('base64') }
    return answer('kmsUpload', withBody(event, fields), 201)
  },
  'upload of 100 KB, multipart': async () => {
    const file = fresh()
    const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--b--\r\n')])
    const event = { ...structuredClone(events.fileserverUpload), body: body.toString('base64'), isBase64Encoded: true }
    event.headers['content-type'] = 'multipart/form-data; boundary=b'
    return answer('fileserverUpload', event)
  },
  'download of 100 KB, base64 in JSON': () => answer('kmsGetfile', structuredClone(events.kmsGetfile)),
  'link to a file': () => {
    const { kmsGetfile: event } = events
    return answer('kmsGetfile', withBody(event, { ...JSON.parse(event.body), link: true }))
  },
  'code sent and verified': async () => byCode('userapiRegisterPhone', freshPhone()),
  // A person's twenty-first login ends a session, so each is somebody else's first one.
  'login by code: sent and verified': async () => {
    const phone = freshPhone()
    const before = spent
    await byCode('userapiRegisterPhone', phone)
    spent = before
    return byCode('userapiLoginPhone', phone)
  },
  'login by password': () => answer('userapiLogin', structuredClone(events.userapiLogin)),
  'argon2id alone': async () => {
    const before = process.cpuUsage()
    await hash()
    const { user, system } = process.cpuUsage(before)
    spent += (user + system) / 1000
  },
}

const measured = {}
for (const [name, work] of Object.entries(works)) {
  if (!name.includes(only)) continue
  for (let time = 0; time < times; time++) await work()
  spent = 0
  for (let time = 0; time < times; time++) await work()
  measured[name] = spent / times
}
print(JSON.stringify(measured), () => process.exit(0))
