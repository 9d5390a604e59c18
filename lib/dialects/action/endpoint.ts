/** The function of a path, which hands a request to the action that its `Action` names. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as v from 'valibot'
import type { Caller } from '../../caller/caller.ts'
import { fault } from '../../fault.ts'
import type { Session } from '../../sessions/session.ts'
import type { Answer } from '../kit/answer.ts'
import type { RawFields } from '../kit/body.ts'
import { requiredSession } from '../kit/credential.ts'
import type { Dialect } from '../kit/dialect.ts'
import { type FieldsSchema, optionalInteger, readFields } from '../kit/fields.ts'
import { type Handler, handlerOf, type RequestState } from '../kit/pipeline.ts'
import { type Input, readInput, readSent, type Sent, type SessionReader } from '../kit/readRequest.ts'
import { logRefusal, whenLoggable } from '../kit.ts'
import { keptFields, routeWords, words } from './faults.ts'
import type { ActionName, Operation } from './operations.ts'

const dialect: Dialect<Operation> = { name: 'action', words, routeWords, keptFields }

// Twenty values of 2,000 code points, old and new, as JSON may escape them.
const BODY_BYTES_MAX = 512 * 1024

/**
 * Finds the session of a request. A reader that changes every answer (a rotated token) says so to the request's state.
 */
export type ActionSession<Found> = (
  event: APIGatewayProxyEventV2,
  body: RawFields,
  query: RawFields,
  state: RequestState<Operation>,
) => Promise<Found>

interface ActionRoute<Schema extends FieldsSchema, Found> {
  name: ActionName
  fields: Schema
  session?: ActionSession<Found>
}

/** One action of a path, in a file of its own beside the function of that path. */
export interface Action {
  name: ActionName
  answer(sent: Sent, caller: Caller, state: RequestState<Operation>): Promise<Answer>
}

/** Reads the session before the fields: a rotated token must be in the answer even where the fields are wrong. */
function admitted<Schema extends FieldsSchema, Found>(
  { fields, session: find }: ActionRoute<Schema, Found>,
  sent: Sent,
  caller: Caller,
  state: RequestState<Operation>,
): Promise<Input<Schema, Found>> {
  const session: SessionReader<Found> | undefined = find && ((event, body, query) => find(event, body, query, state))
  return readInput({ fields, ...(session && { session }) }, sent, caller)
}

/** An action without a session; its `id` may name any account. */
export function openAction<Schema extends FieldsSchema, Found = undefined>(
  route: ActionRoute<Schema, Found>,
  act: (input: Input<Schema, Found>) => Promise<Answer>,
): Action {
  const answer: Action['answer'] = async (sent, caller, state) =>
    act(await whenLoggable(() => admitted(route, sent, caller, state)))
  return { name: route.name, answer }
}

/** An action with a session and without an `id`. */
export function sessionAction<Schema extends FieldsSchema>(
  route: Omit<ActionRoute<Schema, Session>, 'session'>,
  act: (input: Input<Schema, Session>) => Promise<Answer>,
): Action {
  return openAction({ ...route, session: requiredSession }, act)
}

const idField = v.object({ id: optionalInteger })

/** @throws {Fault} `not-own-account` where an `id` is given and is not the session's own, for managers too */
function refuseOthers({ raw, form }: Sent, { account }: Session): void {
  const { id } = readFields(idField, raw, form)
  if (id !== null && id !== account.id) throw fault('not-own-account')
}

/** An action on the session's own account; any other `id` is refused. */
export function ownAction<Schema extends FieldsSchema>(
  { name, fields, session = requiredSession }: ActionRoute<Schema, Session>,
  act: (input: Input<Schema, Session>) => Promise<Answer>,
): Action {
  const answer: Action['answer'] = async (sent, caller, state) => {
    const input = await whenLoggable(async () => {
      const own = await admitted({ name, fields, session }, sent, caller, state)
      refuseOthers(sent, own.session)
      return own
    })
    return act(input)
  }
  return { name, answer }
}

/**
 * The function of a path: finds the action that the body names and hands over to it.
 * @param usual the action of a body that names none
 */
export function endpoint(
  path: Exclude<Operation, ActionName>,
  actions: readonly Action[],
  usual: ActionName | null = null,
): Handler {
  const byName: ReadonlyMap<unknown, Action> = new Map(actions.map((action) => [action.name, action]))
  return handlerOf<Operation>(
    dialect,
    path,
    async (event, caller, state) => {
      const sent = readSent({ method: 'POST', bodyBytesMax: BODY_BYTES_MAX }, event)
      const action = byName.get(sent.raw['Action'] || usual)
      if (!action) throw fault('malformed')
      state.operation = action.name
      return action.answer(sent, { ...caller, operation: action.name }, state)
    },
    logRefusal,
  )
}
