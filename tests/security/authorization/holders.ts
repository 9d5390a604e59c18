/** The world of these files, the people in it and what they have. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll } from 'vitest'
import { startWindow } from '../../support/attempts.ts'
import { md5 } from '../../support/evidence.ts'
import { askForCode, type CodeRoute, logIn, PASSWORD } from '../../support/people.ts'
import { type Answer, freshAddress, freshPhone, useWorld } from '../../support/world.ts'

export const world = useWorld()

beforeAll(async () => {
  startWindow(world)
})

export const MINUTE_MS = 60_000
export const NEW_PASSWORD = 'another-1'

export interface Holder {
  id: number
  phone: string
  token: string
}

export async function holder(role = 'normal'): Promise<Holder> {
  const phone = freshPhone()
  const { json } = await world.call('POST', '/user/regist', {
    json: { phone, password: PASSWORD },
    from: freshAddress(),
  })
  if (role !== 'normal') await setRole(json.data, role)
  return { id: json.data, phone, token: await openSession({ id: json.data, phone }) }
}

export const openSession = (
  { id, phone }: Pick<Holder, 'id' | 'phone'>,
  password: string = PASSWORD,
): Promise<string> => logIn(world, { id, account: phone, password }, freshAddress())

export const setRole = (id: number, role: string) =>
  world.cloud.dynamodb.send(
    new UpdateItemCommand({
      TableName: world.cloud.environment['USERS_TABLE'],
      Key: marshall({ id }),
      UpdateExpression: 'SET #role = :role',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: marshall({ ':role': role }),
    }),
  )

/** The status, and what the dialect puts beside it to tell one answer from another. */
export function said({ status, json = {} }: Answer): string {
  const { StatusCode, Response, mess, done, code, msg, message } = json
  if (done !== undefined) return `${status} ${code}`
  if (json.status !== undefined) return `${status} ${json.status}`
  const words = [StatusCode, code, Response?.mess ?? mess ?? msg ?? message]
  return [status, ...words.filter((word) => word !== undefined)].join(' ')
}

export const codeFor = (route: CodeRoute, phone: string) => askForCode(world, route, phone, freshAddress())

export const reset = ({ id, phone }: Holder) => ({ id, phone, newPSD: md5(NEW_PASSWORD) })

/** A file of somebody's own, through the door that takes it whole. @returns its id */
export async function fileOf({ token }: Holder, permission?: number): Promise<number> {
  const json = { token, name: 'a.txt', data: 'YWJj', ...(permission !== undefined && { permission }) }
  const answer = await world.call('POST', '/app/user/upload', { json, from: freshAddress() })
  if (said(answer) !== '201 130') throw new Error(`upload answered ${answer.text}`)
  return Number(answer.json.fid)
}

/** An upload of somebody's own that is under way. @returns its id */
export async function uploadOf({ token }: Holder): Promise<number> {
  const json = { file_name: 'a.txt', file_size: 3, multipart: true }
  return (await world.call('POST', '/upload', { json, token, from: freshAddress() })).json.data.file_id
}

/** What a route of files is asked with: in the words of all dialects, so that each finds its own. */
export const naming = (id: number) => ({ id, fid: String(id), file_id: id, file_ids: [id] })
