/** S96 of the security bar: the judge of log lines, by which every world of the tests is judged when it ends. */
import { describe, expect, test } from 'vitest'
import { logFaults } from '../support/logLines.ts'

const request = {
  level: 'INFO',
  message: 'request',
  timestamp: '2026-11-27T10:00:00.000Z',
  service: 'gatehouse',
  requestId: '5f0c7b4e-1f5a-4a57-9d3f-0f6d5a3a8d10',
  dialect: 'kms',
  operation: 'login',
  outcome: 'wrong-password',
  status: 403,
  latencyMs: 12,
}
const failure = {
  ...request,
  level: 'ERROR',
  message: 'request failed',
  errorName: 'ValidationException',
  places: ['at updateItem (/var/task/functions/kms/login.js:12:34)'],
  refused: { operation: 'UpdateItem', tables: ['gatehouse-test-users'], reason: 'The value … is too long.' },
  awsStatus: 400,
  awsRequestId: 'ABCDEFGH',
}
const metric = { Namespace: 'Gatehouse', Dimensions: [['stage']], Metrics: [{ Name: 'code_sent', Unit: 'Count' }] }
const audit = {
  ...request,
  message: 'audit',
  _aws: { Timestamp: 1_795_773_600_000, CloudWatchMetrics: [metric] },
  stage: 'test',
  code_sent: 1,
  event: 'code_sent',
  at: '2026-11-27T10:00:00.000Z',
  network: 'abcdefghijklmnop',
  account: 'abcdefghijklmnop',
  reason: 'register',
}
const faults = (line: object) => logFaults([JSON.stringify(line)])

describe('S96 the judge of log lines', () => {
  test('takes the lines of requests, failures and events as they are', () => {
    expect([request, failure, audit].flatMap(faults)).toEqual([])
  })

  const secrets = {
    'a phone': '13912345678',
    'a phone with its country': '+8613912345678',
    'a code': '123456',
    'a password': 'secret-1',
    'an MD5': 'e10adc3949ba59abbe56e057f20f883e',
    'an email': 'a@example.com',
    'a token': 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    'a session id': '07abcdefghijklmnopqrstuv',
    'a file in base64': 'aGVsbG8gd29ybGQ=',
    'a link': 'https://bucket.example.com/own/x?X-Amz-Signature=abc',
    'an address': '203.0.113.9',
    'an id as a number': 1_234_567_890,
    'a phone as a number': 13_912_345_678,
  }
  const strings = ['message', 'operation', 'outcome', 'dialect', 'requestId', 'errorName', 'service', 'level']
  const texts = [...strings, 'event', 'reason', 'account', 'network', 'session', 'by', 'at', 'stage', 'job', 'step']

  test.each(Object.entries(secrets))('finds %s, wherever it stands', (_, secret) => {
    for (const name of [...texts, 'status', 'latencyMs', 'anything', 'awsRequestId']) {
      // A request id of AWS is a word of its own letters and digits.
      if (name === 'awsRequestId' && /^[\w-]+$/.test(String(secret))) continue
      expect([name, faults({ ...audit, [name]: secret }).length]).toEqual([name, 1])
    }
    expect(faults({ ...failure, places: [`at somewhere ${secret}`] })).toHaveLength(1)
    expect(faults({ ...failure, refused: { ...failure.refused, reason: `The value ${secret} is bad` } })).toHaveLength(
      1,
    )
    expect(faults({ ...failure, refused: { ...failure.refused, more: secret } })).toHaveLength(1)
    expect(faults({ ...audit, _aws: { ...audit._aws, more: secret } })).toHaveLength(1)
    expect(faults({ ...audit, [String(secret)]: 1 })).toHaveLength(1)
  })

  test('finds a field in the place of another, and what is no line of ours', () => {
    expect(faults({ ...request, cause: { data: 'secret-1' } })).toEqual(['cause is {"data":"secret-1"}'])
    expect(logFaults(['secret-1', '[]', 'null', '"audit"'])).toHaveLength(4)
  })
})
