import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readBucket } from '../../local/bucket.ts'
import { projectRoot } from '../../local/folder.ts'
import { readTemplate } from '../../local/template.ts'
import { resolveIntrinsics } from '../../resources/build/intrinsics.ts'

describe('template', () => {
  const template = readTemplate('somewhere')

  test('names tables and parameters after the stage', () => {
    expect(template.environment['USERS_TABLE']).toBe('gatehouse-somewhere-users')
    expect(template.environment['PARAMETER_PREFIX']).toBe('/gatehouse/somewhere')
    for (const { name } of template.tables) expect(name).toMatch(/^gatehouse-somewhere-[a-z]{3,}$/)
  })

  test('has every table that the environment names, and no other', () => {
    const named = Object.entries(template.environment).filter(([variable]) => variable.endsWith('_TABLE'))
    expect(template.tables.map(({ name }) => name).sort()).toEqual(named.map(([, name]) => name).sort())
  })

  test('gives CreateTable its own fields and nothing of CloudFormation', () => {
    for (const { definition } of template.tables) {
      expect(definition.BillingMode).toBe('PAY_PER_REQUEST')
      expect(Object.keys(definition)).not.toContain('PointInTimeRecoverySpecification')
    }
  })

  test('knows which tables expire, and by which attribute', () => {
    const expiring = template.tables
      .filter(({ ttlAttribute }) => ttlAttribute !== null)
      .map(({ logicalId }) => logicalId)
    expect(expiring).toEqual([
      'SessionsTable',
      'CodesTable',
      'ThrottleTable',
      'IdempotencyTable',
      'AuditlogTable',
      'StatsTable',
    ])
  })

  test('leads every route to a file of its dialect', () => {
    expect(template.routes).toContainEqual({
      functionName: 'userapiLoginPhoneGet',
      dialect: 'userapi',
      handler: 'functions/userapi/loginPhone/get.handler',
      method: 'GET',
      path: '/user/loginPhone/{phone}',
    })
    for (const { handler } of template.routes) {
      expect(existsSync(join(projectRoot, handler.replace(/\.handler$/, '.ts'))), handler).toBe(true)
    }
  })

  test('has one function for everything else', () => {
    expect(template.routes.filter(({ method }) => method === '*')).toHaveLength(1)
  })
})

describe('template, the bucket', () => {
  const { bucket, environment } = readTemplate('somewhere')

  test('has the name that the functions find in their environment', () => {
    expect(bucket.name).toBe('gatehouse-somewhere-files-000000000000')
    expect(environment['FILES_BUCKET']).toBe(bucket.name)
  })

  test('tells one function of what forms bring and of what parts make', () => {
    expect(bucket.notifications).toEqual([
      { functionName: 'platformObjectCreated', event: 's3:ObjectCreated:*', prefix: 'pending/', suffix: '' },
      {
        functionName: 'platformObjectCreated',
        event: 's3:ObjectCreated:CompleteMultipartUpload',
        prefix: 'own/',
        suffix: '',
      },
    ])
  })

  test('denies what its policy denies', () => {
    expect(bucket.denials.map(({ sid }) => sid)).toEqual(['OnlyOverTls', 'NoOldLinks', 'NoPublicObjects', 'NoAcls'])
  })

  test.each([
    ['two of them', { One: { Type: 'AWS::S3::Bucket' }, Two: { Type: 'AWS::S3::Bucket' } }],
    ['none', {}],
    [
      'a name that needs another resource',
      { One: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'X' } } } },
    ],
  ])('stops the start where there are %s', (_, resources) => {
    expect(() => readBucket(resources, [])).toThrow(/exactly one bucket/)
  })
})

/** As CloudFormation writes what it fills in. */
const filled = (name: string) => `\${${name}}`

describe('a name of CloudFormation', () => {
  test.each([
    [{ 'Fn::Sub': `a-${filled('AWS::AccountId')}-${filled('AWS::Region')}` }, 'a-000000000000-r'],
    [{ Ref: 'AWS::AccountId' }, '000000000000'],
    [{ 'Fn::Sub': `${filled('Bucket.Arn')}/*` }, { 'Fn::Sub': `${filled('Bucket.Arn')}/*` }],
    [[{ deep: { 'Fn::Sub': `arn:${filled('AWS::Partition')}:s3` } }], [{ deep: 'arn:aws:s3' }]],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::GetAtt': ['Queue', 'Arn'] }],
  ])('%j is %j here', (given, resolved) => {
    expect(resolveIntrinsics(given, 'r')).toEqual(resolved)
  })
})
