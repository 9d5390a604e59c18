import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../local/folder.ts'
import { readTemplate } from '../../local/template.ts'

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
    expect(expiring).toEqual(['SessionsTable', 'CodesTable', 'ThrottleTable', 'IdempotencyTable'])
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
