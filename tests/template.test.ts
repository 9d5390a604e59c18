/** What the rules about templates find: a small broken template for each. The real one is judged in package.test.ts. */
import { describe, expect, test } from 'vitest'
import { overdrawn, quotas, roomLeft } from './support/templateQuotas.ts'
import { type CloudTemplate, circles, referenceFaults, schemaFaults } from './support/templateRules.ts'

type Properties = Record<string, unknown>

const template = (Type: string, Properties: Properties, more: Partial<CloudTemplate> = {}): CloudTemplate => ({
  ...more,
  Resources: { One: { Type, Properties }, ...more.Resources },
})
const queue = (more: Properties = {}): CloudTemplate => template('AWS::SQS::Queue', more)
const table = { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }

describe('A template is refused', () => {
  const wrong: [string, CloudTemplate, string][] = [
    ['for a type that AWS has not', template('AWS::SQS::Qeue', {}), 'One is of type AWS::SQS::Qeue, which AWS has not'],
    ['for a property that its type has not', queue({ QueName: 'a' }), 'One.QueName is no property'],
    [
      'for such a property further down',
      template('AWS::DynamoDB::Table', { ...table, TimeToLiveSpecification: { Enabled: true, Atribute: 'ttl' } }),
      'One.TimeToLiveSpecification.Atribute is no property',
    ],
    ['for a property that is not there', template('AWS::DynamoDB::Table', {}), 'One lacks KeySchema'],
    [
      'for such a one further down',
      template('AWS::DynamoDB::Table', { KeySchema: [{ AttributeName: 'id' }] }),
      'One.KeySchema[0] lacks KeyType',
    ],
    ['for a text in place of a number', queue({ DelaySeconds: '5' }), 'One.DelaySeconds must be of type integer'],
    ['for a number with a fraction', queue({ DelaySeconds: 5.5 }), 'One.DelaySeconds must be of type integer'],
    ['for a number in place of a text', queue({ QueueName: 5 }), 'One.QueueName must be of type string'],
    [
      'for a text in place of yes or no',
      queue({ SqsManagedSseEnabled: 'true' }),
      'One.SqsManagedSseEnabled must be of type boolean',
    ],
    [
      'for a map in place of a list',
      template('AWS::DynamoDB::Table', { ...table, AttributeDefinitions: { AttributeName: 'id' } }),
      'One.AttributeDefinitions must be a list',
    ],
    [
      'for a list in place of a map',
      template('AWS::Lambda::Function', { Code: [], Role: 'arn' }),
      'One.Code must be a map',
    ],
  ]

  test.each(wrong)('%s', (_, broken, fault) => {
    expect(schemaFaults(broken).join('\n')).toContain(fault)
  })

  test('for a reference to what is not there', () => {
    const broken = queue({
      QueueName: { Ref: 'Nobody' },
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::Sub': [`\${A}\${Lost.Arn}\${AWS::Region}\${!Literal}`, { A: 'a' }] },
      },
      KmsMasterKeyId: { 'Fn::GetAtt': ['Missing', 'Arn'] },
    })
    expect(referenceFaults({ ...broken, Outputs: { Url: { Value: { Ref: 'Away' } } } })).toEqual([
      'Resources.One.Properties.QueueName refers to Nobody, which is not there',
      'Resources.One.Properties.RedrivePolicy.deadLetterTargetArn refers to Lost, which is not there',
      'Resources.One.Properties.KmsMasterKeyId refers to Missing, which is not there',
      'Outputs.Url.Value refers to Away, which is not there',
    ])
  })

  test('for an attribute that the type has not, in whichever form it is asked for', () => {
    const topic = { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } }
    const attribute = 'Resources.One.Properties.QueueName asks Topic for Arn, which a AWS::SNS::Topic has not'
    for (const QueueName of [
      { 'Fn::GetAtt': ['Topic', 'Arn'] },
      { 'Fn::GetAtt': 'Topic.Arn' },
      { 'Fn::Sub': `\${Topic.Arn}` },
    ]) {
      expect(referenceFaults(template('AWS::SQS::Queue', { QueueName }, { Resources: topic }))).toEqual([attribute])
    }
    const right = { QueueName: { 'Fn::GetAtt': ['Topic', 'TopicName'] } }
    expect(referenceFaults(template('AWS::SQS::Queue', right, { Resources: topic }))).toEqual([])
  })

  test('for a dependency or a condition that is not there', () => {
    const one = { Type: 'AWS::SQS::Queue', DependsOn: ['Nobody'], Condition: 'Never' }
    expect(referenceFaults({ Resources: { One: one }, Conditions: { Always: {} } })).toEqual([
      'One depends on Nobody, which is not there',
      'One stands under the condition Never, which is not there',
    ])
  })

  test('for a circle, whatever it is made of', () => {
    const circle = {
      A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['B', 'QueueName'] } } },
      B: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': `\${C}-b` } } },
      C: { Type: 'AWS::SQS::Queue', DependsOn: 'A' },
    }
    expect(circles({ Resources: circle })[0]).toBe('A → B → C → A')
    expect(circles({ Resources: { ...circle, C: { Type: 'AWS::SQS::Queue' } } })).toEqual([])
  })

  const many = (count: number, one: CloudTemplate['Resources'][string]) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`One${index}`, one]))
  const route = { Type: 'AWS::ApiGatewayV2::Route', Properties: {} }
  const policy = (text: string) => ({
    PolicyName: 'imports',
    PolicyDocument: { Version: '2012-10-17', Statement: [text] },
  })
  const overdrafts: [string, CloudTemplate, RegExp][] = [
    ['for more than 500 resources', { Resources: many(501, route) }, /501 resources .*500 at most/],
    ['for more than 300 routes', { Resources: many(301, route) }, /301 routes .*300 at most/],
    ['for more than a megabyte', queue({ QueueName: 'a'.repeat(1_000_000) }), /bytes of the template, 1000000 at most/],
    [
      'for policies of more than 10,240 bytes in one role',
      template('AWS::IAM::Role', { Policies: [policy('a'.repeat(5100)), policy('b'.repeat(5100))] }),
      /One: \d+ bytes of a role's policies .*10240 at most/,
    ],
    [
      'for an environment of more than 4 KB',
      template('AWS::Lambda::Function', { Environment: { Variables: { LONG: 'a'.repeat(4097) } } }),
      /One: 41\d\d bytes of an environment .*4096 at most/,
    ],
    [
      'for a name that is too long',
      template('AWS::Lambda::Function', { FunctionName: 'a'.repeat(65) }),
      /65 characters of a FunctionName, 64 at most/,
    ],
    [
      'for a name that is too long with the number of the account in it',
      template('AWS::S3::Bucket', { BucketName: { 'Fn::Sub': `${'a'.repeat(52)}\${AWS::AccountId}` } }),
      /64 characters of a BucketName, 63 at most/,
    ],
  ]

  test.each(overdrafts)('%s', (_, broken, fault) => {
    expect(overdrawn(quotas(broken)).join('\n')).toMatch(fault)
  })
})

test('A template that AWS takes is taken, and says what room it leaves', () => {
  const good = queue({
    QueueName: { 'Fn::Sub': `\${AWS::StackName}-queue` },
    DelaySeconds: 5,
    SqsManagedSseEnabled: true,
  })
  expect([schemaFaults(good), referenceFaults(good), circles(good), overdrawn(quotas(good))]).toEqual([[], [], [], []])
  expect(roomLeft(quotas(good))).toContain('1 of 500 resources')
})
