import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Inbox, openInbox } from '../../local/inbox.ts'
import { type EmbeddedSns, startSns } from '../../local/sns.ts'
import { localKeys } from '../support/localKeys.ts'

let inbox: Inbox
let sns: EmbeddedSns
let client: SNSClient

beforeEach(async () => {
  inbox = openInbox(null)
  sns = await startSns(inbox, 0, localKeys)
  client = new SNSClient({
    endpoint: sns.endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ requestTimeout: 400, throwOnRequestTimeout: true }),
  })
})

afterEach(async () => {
  client.destroy()
  await sns.close()
})

const publish = (to = '+8613800138000', text = '【Gatehouse】验证码012345，10分钟内有效。') =>
  client.send(new PublishCommand({ PhoneNumber: to, Message: text }))

describe('embedded SNS', () => {
  test('delivers a text as it was sent, and answers as the SDK expects', async () => {
    const answer = await publish('+8613800138000', '验证码 & <b>"1"</b> +%2B')
    expect(answer.MessageId).toMatch(/^[0-9a-f-]{36}$/)
    expect(inbox.texts()).toEqual([{ to: '+8613800138000', text: '验证码 & <b>"1"</b> +%2B', at: expect.any(Number) }])
  })

  test.each(['Throttling', 'OptedOut', 'KMSAccessDenied', 'InternalError', 'AuthorizationError'])(
    'refuses with %s as told, and delivers nothing',
    async (error) => {
      sns.behave({ kind: 'refuse', error })
      const failure = await publish().catch((thrown: Error & { Code?: string }) => thrown)
      expect(failure).toBeInstanceOf(Error)
      expect((failure as Error).name).toContain(error)
      expect(inbox.texts()).toEqual([])
      expect(sns.publishes()).toBe(1)
    },
  )

  test('fails for as many texts as told and then delivers again', async () => {
    sns.behave({ kind: 'refuse', error: 'Throttling' }, 2)
    await expect(publish()).rejects.toThrow()
    expect(sns.behaviour()).toEqual({ behaviour: { kind: 'refuse', error: 'Throttling' }, textsLeft: 1 })
    await expect(publish()).rejects.toThrow()
    await publish()
    expect(sns.behaviour()).toEqual({ behaviour: { kind: 'deliver' }, textsLeft: null })
    expect(inbox.texts()).toHaveLength(1)
  })

  test('hangs after delivering, so that the sender cannot know', async () => {
    sns.behave({ kind: 'hang' })
    await expect(publish()).rejects.toThrow(/timeout|timed out/i)
    expect(inbox.texts()).toHaveLength(1)
  })

  test('drops the connection and delivers nothing', async () => {
    sns.behave({ kind: 'drop' })
    await expect(publish()).rejects.toThrow()
    expect(inbox.texts()).toEqual([])
  })

  test('is slow and delivers all the same', async () => {
    sns.behave({ kind: 'slow', milliseconds: 150 })
    const sending = publish()
    expect(inbox.texts()).toEqual([])
    await sending
    expect(inbox.texts()).toHaveLength(1)
  })

  test.each(['13800138000', '', '+0123456', '+86 138'])('refuses the number "%s" as SNS does', async (to) => {
    await expect(publish(to)).rejects.toMatchObject({ name: expect.stringContaining('InvalidParameter') })
    expect(inbox.texts()).toEqual([])
  })
})

describe('inbox', () => {
  beforeEach(() => {
    inbox.deliver('+8613800138000', 'first 111111')
    inbox.deliver('+6591234567', 'other 222222')
    inbox.deliver('+8613800138000', 'second 333333')
  })

  test('gives the newest first', () => {
    expect(inbox.texts().map(({ text }) => text)).toEqual(['second 333333', 'other 222222', 'first 111111'])
  })

  test.each(['+8613800138000', ' 8613800138000', '8613800138000', '008613800138000', '13800138000', '138 0013 8000'])(
    'takes "%s" for the same number',
    (to) => {
      expect(inbox.texts(to)).toHaveLength(2)
      expect(inbox.code(to)).toBe('333333')
    },
  )

  test.each(['', '+', '138', '3800138000', '91234567', '+861380013800'])('takes "%s" for another number', (to) => {
    expect(inbox.texts(to)).toEqual([])
  })

  test('keeps the newest 500', () => {
    for (let count = 0; count < 510; count += 1) inbox.deliver('+8613900139000', `text ${count}`)
    expect(inbox.texts()).toHaveLength(500)
    expect(inbox.texts()[0]?.text).toBe('text 509')
  })
})
