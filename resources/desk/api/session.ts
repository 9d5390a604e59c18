/**
 * The manager at the desk. The token is kept in this tab alone: sessionStorage ends with the tab and is not shared with
 * other tabs, no cookie is set or sent, and half an hour without use ends the session
 * (docs/decisions/0033-the-desk-as-a-page.md).
 */
import { forgetNames, rememberNames } from './names.ts'
import { Refusal } from './refusal.ts'
import { send } from './send.ts'
import type { ResponseOf, User } from './wire.ts'

const KEY = 'gatehouse-desk'
const IDLE_MS = 30 * 60_000
/** Minimum interval between two recorded times of use. */
const NOTE_MS = 5_000

interface Kept {
  token: string
  id: string
  /** Epoch milliseconds of the last use. */
  usedAt: number
}

/** Why there is no session. */
export type Reason = 'left' | 'ended' | 'idle' | 'no-manager'

export type Sitting = { is: 'reading' } | { is: 'nobody'; reason: Reason | null } | { is: 'manager'; me: User }

let kept: Kept | null = null
let sitting: Sitting = { is: 'reading' }
const watchers = new Set<(sitting: Sitting) => void>()

function become(next: Sitting): void {
  sitting = next
  for (const tell of watchers) tell(next)
}

export const currentSitting = (): Sitting => sitting

/**
 * Calls back at once and at every change.
 * @returns ends the watch
 */
export function watchSitting(tell: (sitting: Sitting) => void): () => void {
  watchers.add(tell)
  tell(sitting)
  return () => watchers.delete(tell)
}

export const currentToken = (): string | undefined => kept?.token

function keep(next: Kept | null): void {
  kept = next
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next))
  else sessionStorage.removeItem(KEY)
}

function readKept(): Kept | null {
  const text = sessionStorage.getItem(KEY)
  return text === null ? null : (JSON.parse(text) as Kept)
}

const isIdle = ({ usedAt }: Kept): boolean => Date.now() - usedAt > IDLE_MS

/** Ends the session at the service too, without waiting for the answer. */
function revoke(token: string): void {
  send({ path: '/user', body: { Action: 'Logout' }, token }).catch(() => undefined)
}

/** Ends the session at the desk. */
export function leave(reason: Reason): void {
  if (kept && reason !== 'ended') revoke(kept.token)
  keep(null)
  forgetNames()
  become({ is: 'nobody', reason })
}

/** Whether an account may use the desk; the service checks it again at every action. */
const isManager = ({ role }: User): boolean => role === 'admin' || role === 'leader'

async function readMe({ token, id }: Kept): Promise<void> {
  try {
    const body = { Action: 'GetUser', id }
    const { data } = (await send({ path: '/manager', body, token })) as ResponseOf<'GetUser'>
    if (!isManager(data)) return leave('no-manager')
    rememberNames([data])
    become({ is: 'manager', me: data })
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.status === 403) return leave('no-manager')
    if (thrown instanceof Refusal && thrown.status === 401) return leave('ended')
    throw thrown
  }
}

/** Restores the session after a reload. */
export async function resume(): Promise<void> {
  kept = readKept()
  if (!kept) return become({ is: 'nobody', reason: null })
  if (isIdle(kept)) return leave('idle')
  try {
    await readMe(kept)
  } catch {
    // Without the service there is no session; the login is shown until it is back.
    leave('ended')
  }
}

/** A person's proof of identity. */
export type Proof = { account: string; password: string } | { phone: string; code: string }

interface Opened {
  token: string
  id: string
}

async function open(proof: Proof): Promise<Opened> {
  if ('password' in proof) {
    const body = { Action: 'Login', id: proof.account, password: proof.password }
    const { token, id } = (await send({ path: '/user', body })) as ResponseOf<'Login'>
    return { token, id }
  }
  const { phone, code } = proof
  const body = { phone_number: phone, identifying_code: code }
  const path = `/user/loginPhone/${encodeURIComponent(phone)}`
  const { token, user_id } = (await send({ path, body })) as { token: string; user_id: number }
  return { token, id: String(user_id) }
}

/** Requests a text with a code to a phone. @throws {Refusal} */
export async function requestCode(phone: string): Promise<void> {
  await send({ path: `/user/loginPhone/${encodeURIComponent(phone)}`, method: 'GET' })
}

/** @throws {Refusal} */
export async function logIn(proof: Proof): Promise<void> {
  const { token, id } = await open(proof)
  keep({ token, id, usedAt: Date.now() })
  await readMe({ token, id, usedAt: Date.now() })
}

/**
 * Logs the same person in again for an action that requires a recent login; the previous session ends.
 * @throws {Refusal} also where another person logs in
 */
export async function logInAgain(proof: Proof): Promise<void> {
  const { token, id } = await open(proof)
  if (id !== kept?.id) {
    revoke(token)
    throw new Refusal(200, 'somebody else')
  }
  const former = kept.token
  keep({ token, id, usedAt: Date.now() })
  revoke(former)
}

function noteUse(): void {
  if (!kept || Date.now() - kept.usedAt < NOTE_MS) return
  if (isIdle(kept)) leave('idle')
  else keep({ ...kept, usedAt: Date.now() })
}

/** Counts keys and pointers as use; a timer ends a session that is no longer used. */
export function watchUse(): void {
  for (const event of ['keydown', 'pointerdown', 'wheel'] as const)
    addEventListener(event, noteUse, { capture: true, passive: true })
  setInterval(() => {
    if (kept && isIdle(kept)) leave('idle')
  }, NOTE_MS)
}
