/** The embedded SSM parameter store (JSON 1.1 protocol), kept in a file that only its owner can read. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readJson, writeJson } from './folder.ts'
import { deniedTo, jsonDenials } from './guard.ts'
import { listen, readBody } from './listen.ts'
import type { Keys } from './s3/keys.ts'
import type { ParameterStore } from './secrets.ts'

interface Kept {
  value: string
  secret: boolean
  version: number
  /** Epoch milliseconds. */
  changedAt: number
}

export interface Parameters extends ParameterStore {
  /** Lets every call fail with this AWS error; null ends it. @param status HTTP status, 400 where not given */
  fail(error: string | null, status?: number): void
  /** Number of calls over HTTP; tests use it to prove caching. */
  requests(): number
}

export interface EmbeddedSsm {
  endpoint: string
  parameters: Parameters
  close(): Promise<void>
}

class SsmError extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, message: string, status = 400) {
    super(message)
    this.type = type
    this.status = status
  }
}

interface Input {
  Name?: string
  Names?: string[]
  Path?: string
  Recursive?: boolean
  WithDecryption?: boolean
  Value?: string
  Type?: string
  Overwrite?: boolean
}

type Shelf = Map<string, Kept>

// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html, standard tier
const VALUE_BYTES_MAX = 4096

/** Without `WithDecryption` a secure value is returned unusable, as AWS does. */
const view = (name: string, kept: Kept, decrypt: boolean | undefined) => ({
  Name: name,
  Type: kept.secret ? 'SecureString' : 'String',
  Value: kept.secret && decrypt !== true ? Buffer.from(`encrypted ${name}`).toString('base64') : kept.value,
  Version: kept.version,
  LastModifiedDate: kept.changedAt / 1000,
  DataType: 'text',
})

function put(shelf: Shelf, { Name = '', Value = '', Type, Overwrite }: Input) {
  const old = shelf.get(Name)
  if (old && Overwrite !== true) throw new SsmError('ParameterAlreadyExists', 'The parameter already exists.')
  if (!/^\/[\w./-]+$/.test(Name) || Value === '' || Buffer.byteLength(Value) > VALUE_BYTES_MAX) {
    throw new SsmError('ValidationException', 'The name or value is not one that the parameter store takes.')
  }
  const kept = {
    value: Value,
    secret: Type === 'SecureString',
    version: (old?.version ?? 0) + 1,
    changedAt: Date.now(),
  }
  shelf.set(Name, kept)
  return { Version: kept.version, Tier: 'Standard' }
}

function getMany(shelf: Shelf, { Names = [], WithDecryption }: Input) {
  if (Names.length < 1 || Names.length > 10) throw new SsmError('ValidationException', 'Give one to ten names.')
  const found = Names.flatMap((name) => {
    const kept = shelf.get(name)
    return kept ? [view(name, kept, WithDecryption)] : []
  })
  return { Parameters: found, InvalidParameters: Names.filter((name) => !shelf.has(name)) }
}

function getOne(shelf: Shelf, { Name = '', WithDecryption }: Input) {
  const kept = shelf.get(Name)
  if (!kept) throw new SsmError('ParameterNotFound', 'There is no such parameter.')
  return { Parameter: view(Name, kept, WithDecryption) }
}

function getByPath(shelf: Shelf, { Path = '/', Recursive, WithDecryption }: Input) {
  const folder = Path.endsWith('/') ? Path : `${Path}/`
  const inside = ([name]: [string, Kept]) =>
    name.startsWith(folder) && (Recursive === true || !name.slice(folder.length).includes('/'))
  return { Parameters: [...shelf].filter(inside).map(([name, kept]) => view(name, kept, WithDecryption)) }
}

function remove(shelf: Shelf, { Name = '' }: Input) {
  if (!shelf.delete(Name)) throw new SsmError('ParameterNotFound', 'There is no such parameter.')
  return {}
}

const operations = new Map<string, (shelf: Shelf, input: Input) => object>([
  ['PutParameter', put],
  ['GetParameters', getMany],
  ['GetParameter', getOne],
  ['GetParametersByPath', getByPath],
  ['DeleteParameter', remove],
])

const changing = new Set(['PutParameter', 'DeleteParameter'])

function openShelf(file: string | null): Shelf {
  return new Map(Object.entries(((file === null ? undefined : readJson(file)) ?? {}) as Record<string, Kept>))
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
}

/**
 * @param file where the parameters are kept between starts; null for memory only
 * @param port 0 for any free port
 * @param keys whose signatures are accepted
 */
export async function startSsm(file: string | null, port: number, keys: () => Keys): Promise<EmbeddedSsm> {
  const shelf = openShelf(file)
  let failure: SsmError | null = null
  let requests = 0

  const run = (name: string, input: Input): object => {
    const operation = operations.get(name)
    if (!operation) throw new SsmError('UnknownOperationException', `The embedded SSM does not know ${name}.`)
    const result = operation(shelf, input)
    if (changing.has(name) && file !== null) writeJson(file, Object.fromEntries(shelf))
    return result
  }

  const listener = await listen(port, async (request: IncomingMessage, response) => {
    requests += 1
    try {
      const body = await readBody(request)
      const denied = deniedTo(request, body, 'ssm', keys())
      if (denied) throw new SsmError(jsonDenials[denied.denial], denied.message)
      if (failure) throw failure
      const name = String(request.headers['x-amz-target'] ?? '').replace(/^AmazonSSM\./, '')
      answer(response, 200, run(name, JSON.parse(body) as Input))
    } catch (error) {
      const told =
        error instanceof SsmError ? error : new SsmError('ValidationException', 'The request cannot be read.')
      answer(response, told.status, { __type: told.type, message: told.message })
    }
  })

  const parameters: Parameters = {
    async read(names) {
      return new Map(
        names.flatMap((name) => {
          const kept = shelf.get(name)
          return kept ? [[name, { value: kept.value, changedAt: kept.changedAt }] as const] : []
        }),
      )
    },
    async create(name, value, secret) {
      if (shelf.has(name)) return false
      run('PutParameter', { Name: name, Value: value, Type: secret ? 'SecureString' : 'String' })
      return true
    },
    async replace(name, value, secret) {
      run('PutParameter', { Name: name, Value: value, Type: secret ? 'SecureString' : 'String', Overwrite: true })
    },
    async remove(name) {
      if (shelf.has(name)) run('DeleteParameter', { Name: name })
    },
    fail(error, status) {
      failure = error === null ? null : new SsmError(error, 'Failing, as told to the embedded SSM.', status)
    },
    requests: () => requests,
  }
  return { endpoint: listener.url, parameters, close: listener.close }
}
