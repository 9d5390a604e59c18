/**
 * One call to DynamoDB: the SDK's types, retries and errors over our own transport (docs/decisions/0017).
 */
import {
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  DynamoDBServiceException,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItemsCommandInput,
  type TransactWriteItemsCommandOutput,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { environment, isLoadedAhead, SettingsError } from '../config.ts'
import { ATTEMPTS_MAX, attempt, kindOf, type SdkError } from './attempts.ts'
import { openConnection } from './connections.ts'
import { endpointOf } from './endpoints.ts'
import { type Posted, post } from './post.ts'
import { type Decoded, readAnswer } from './readAnswer.ts'
import { refusedBy } from './refused.ts'

interface Operations {
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput]
  DeleteItem: [DeleteItemCommandInput, DeleteItemCommandOutput]
  GetItem: [GetItemCommandInput, GetItemCommandOutput]
  PutItem: [PutItemCommandInput, PutItemCommandOutput]
  Query: [QueryCommandInput, QueryCommandOutput]
  TransactWriteItems: [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput]
}

type Output<Name extends keyof Operations> = Decoded<Operations[Name][1]>

// The SDK's strategy, with its budget of repeats for the whole process: a failing table is not stormed.
const retries = /* @__PURE__ */ new StandardRetryStrategy(ATTEMPTS_MAX)

const classes = {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
}

/** The error that the SDK makes of such an answer. */
function errorOf({ status, headers, body, clockCorrected }: Posted): Error {
  const told = parsed(body)
  const name = (told.__type ?? 'UnknownError').replace(/^.*#/, '')
  const $metadata = {
    httpStatusCode: status,
    requestId: String(headers['x-amzn-requestid'] ?? ''),
    ...(clockCorrected && { clockSkewCorrected: true }),
  }
  const options = { ...told, message: told.message ?? told.Message ?? name, $metadata }
  if (Object.hasOwn(classes, name)) return new classes[name as keyof typeof classes](options)
  return new DynamoDBServiceException({ ...options, name, $fault: status < 500 ? 'client' : 'server' })
}

/** An answer of something between us and DynamoDB need not be JSON. */
function parsed(body: string): { __type?: string; message?: string; Message?: string } {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}

/** The call may have been done or not. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost'
}

function whereItIs(): URL {
  const { region, dynamodbEndpoint } = environment()
  return endpointOf('dynamodb', region, dynamodbEndpoint)
}

/** Without an environment there is no connection here; the first call reports what is missing. */
function connectAhead(): void {
  try {
    openConnection(whereItIs())
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
  }
}

if (isLoadedAhead()) connectAhead()

async function once<Name extends keyof Operations>(operation: Name, body: string): Promise<Output<Name>> {
  const { region } = environment()
  const answer = await post({
    service: 'dynamodb',
    region,
    endpoint: whereItIs(),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body,
    connectionTimeout: 500,
    requestTimeout: 2000,
  })
  if (answer.status !== 200) throw errorOf(answer)
  return readAnswer<Operations[Name][1]>(answer.body)
}

/** Whether DynamoDB has said that it did nothing; a lost answer says nothing. */
const wasNotDone = (error: SdkError): boolean => kindOf(error) === 'THROTTLING' || kindOf(error) === 'CLIENT_ERROR'

/**
 * Calls an operation, again where the SDK would.
 * @param input without binary values: this service stores none
 * @param isRepeatable whether it may be done twice, so that it is sent again after a lost answer
 * @throws {DynamoDBServiceException} and what {@link post} throws, after the last try; with `mayBeDone` where one of the
 * tries may have done it
 */
export async function call<Name extends keyof Operations>(
  operation: Name,
  input: Operations[Name][0],
  isRepeatable = true,
): Promise<Output<Name>> {
  const body = JSON.stringify(input)
  let mayBeDone = false
  const failed = (error: SdkError) => {
    mayBeDone ||= !wasNotDone(error)
    if (!isRepeatable && mayBeDone) throw new AnswerLost(operation, { cause: error })
  }
  try {
    return await attempt(retries, () => once(operation, body), failed)
  } catch (error) {
    if (error instanceof AnswerLost) throw error
    throw Object.assign(error as SdkError, { refused: refusedBy(error, operation, input), mayBeDone })
  }
}
