import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EmbeddedSsm, startSsm } from '../../local/ssm.ts'
import { localKeys } from '../support/localKeys.ts'

let folder: string
let ssm: EmbeddedSsm
let client: SSMClient

const open = async () => {
  ssm = await startSsm(join(folder, 'parameters.json'), 0, localKeys)
  client = new SSMClient({
    endpoint: ssm.endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
}

const close = async () => {
  client.destroy()
  await ssm.close()
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ssm-'))
  await open()
})

afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true })
})

const put = (name: string, value: string, overwrite = false) =>
  client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'SecureString', Overwrite: overwrite }))

const get = (name: string) => client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))

describe('embedded SSM', () => {
  test('keeps a parameter over a restart, in a file for its owner alone', async () => {
    await put('/gatehouse/test/pepper', 'secret 密')
    await close()
    await open()
    expect((await get('/gatehouse/test/pepper')).Parameter).toMatchObject({
      Value: 'secret 密',
      Type: 'SecureString',
      Version: 1,
    })
    expect(statSync(join(folder, 'parameters.json')).mode & 0o777).toBe(0o600)
  })

  test('never overwrites unless asked', async () => {
    await put('/a/b', 'one')
    await expect(put('/a/b', 'two')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' })
    await put('/a/b', 'three', true)
    expect((await get('/a/b')).Parameter).toMatchObject({ Value: 'three', Version: 2 })
  })

  test('gives nothing useful to who forgets to decrypt', async () => {
    await put('/a/b', 'one')
    const answer = await client.send(new GetParameterCommand({ Name: '/a/b' }))
    expect(answer.Parameter?.Value).not.toContain('one')
  })

  test('answers several names, and says which are unknown', async () => {
    await put('/a/b', 'one')
    const answer = await client.send(new GetParametersCommand({ Names: ['/a/b', '/a/c'], WithDecryption: true }))
    expect(answer.Parameters?.map(({ Value }) => Value)).toEqual(['one'])
    expect(answer.InvalidParameters).toEqual(['/a/c'])
  })

  test('lists a path and deletes', async () => {
    await put('/a/b', 'one')
    await put('/a/c/d', 'two')
    const flat = await client.send(new GetParametersByPathCommand({ Path: '/a' }))
    expect(flat.Parameters?.map(({ Name }) => Name)).toEqual(['/a/b'])
    await client.send(new DeleteParameterCommand({ Name: '/a/b' }))
    await expect(get('/a/b')).rejects.toMatchObject({ name: 'ParameterNotFound' })
  })

  test('fails as told, and counts what it was asked', async () => {
    await put('/a/b', 'one')
    ssm.parameters.fail('AccessDeniedException')
    await expect(get('/a/b')).rejects.toMatchObject({ name: 'AccessDeniedException' })
    ssm.parameters.fail('InternalServerError', 500)
    await expect(get('/a/b')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    ssm.parameters.fail(null)
    await get('/a/b')
    expect(ssm.parameters.requests()).toBe(4)
  })
})
