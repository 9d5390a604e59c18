/**
 * Who is at the desk. The token stands in this tab alone: sessionStorage ends with the tab and is told to no other, no
 * cookie is set or sent, and whoever leaves the desk alone for half an hour is logged out
 * (docs/decisions/0033-the-desk-as-a-page.md).
 */
import { forgetNames, rememberNames } from './names.ts'
import { Refusal } from './refusal.ts'
import { send } from './send.ts'
import type { ResponseOf, User } from './wire.ts'

const KEY = 'gatehouse-desk'
const IDLE_MS = 30 * 60_000
/** How often the use of the desk is noted. */
const NOTE_MS = 5_000

interface Kept {
  token: string
  id: string
  /** Epoch milliseconds of the last use. */
  usedAt: number
}

/** Why nobody is logged in. */
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
 * Tells at once, and at every change.
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

/** Ends the session at the service as well; an answer is not waited for by anybody. */
function revoke(token: string): void {
  send({ path: '/user', body: { Action: 'Logout' }, token }).catch(() => undefined)
}

/** Nobody is at the desk from now on. */
export function leave(reason: Reason): void {
  if (kept && reason !== 'ended') revoke(kept.token)
  keep(null)
  forgetNames()
  become({ is: 'nobody', reason })
}

/** Whether this account may be here; the service asks again at every action. */
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

/** After a reload: whoever was here still is. */
export async function resume(): Promise<void> {
  kept = readKept()
  if (!kept) return become({ is: 'nobody', reason: null })
  if (isIdle(kept)) return leave('idle')
  try {
    await readMe(kept)
  } catch {
    // The service cannot be reached: whoever comes back with it logs in.
    leave('ended')
  }
}

/** How somebody proves who he is. */
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

/** Has a code texted to a phone. @throws {Refusal} */
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
 * The same person logs in once more, for what asks for a recent login; the session before ends.
 * @throws {Refusal} also where it is somebody else
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

/** Keys and pointers are use; the clock finds who has gone. */
export function watchUse(): void {
  for (const event of ['keydown', 'pointerdown', 'wheel'] as const)
    addEventListener(event, noteUse, { capture: true, passive: true })
  setInterval(() => {
    if (kept && isIdle(kept)) leave('idle')
  }, NOTE_MS)
}
