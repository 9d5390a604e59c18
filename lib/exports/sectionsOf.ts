/** The sections of an export: all data about the account, and none that would open it. */
import type { Account } from '../accounts/account.ts'
import { exportItem } from '../accounts/exportItem.ts'
import { publicPhoto } from '../accounts/photo.ts'
import { everyEntry } from '../auditLog/readEntries.ts'
import { everyFile } from '../files/everyFile.ts'
import { usageOf } from '../files/usageOf.ts'
import { everyEdge } from '../friends/everyEdge.ts'
import { otherOf } from '../friends/table.ts'
import { exportProfile } from '../profiles/exportProfile.ts'
import { everySession } from '../sessions/listSessions.ts'
import { everyCounter } from '../throttle/everyCounter.ts'
import { subjects } from '../throttle/table.ts'
import type { Section } from './jsonTexts.ts'

async function* filesOf({ id }: Account): AsyncIterable<object> {
  for await (const file of everyFile(id)) {
    const { name, size, md5, permission, downloads, createdAt, state } = file
    yield { id: file.id, name, size, md5, permission, downloads, createdAt, state }
  }
}

/** Edges of one kind: the other account and the stored data. Blocks by others are left out. */
async function* edgesOf({ id }: Account, prefix: string): AsyncIterable<object> {
  for await (const { account: _own, edge, ...stored } of everyEdge(id, prefix)) {
    yield { id: otherOf(String(edge)), ...stored }
  }
}

async function* sessionsOf({ id }: Account): AsyncIterable<object> {
  for (const { name, createdAt, loginAt, lastSeenAt, address, agent, expiresAt } of await everySession(id)) {
    yield { name, createdAt, loginAt, lastSeenAt, address, agent, expiresAt }
  }
}

/** Counters of attempts and budgets, by the networks that they came from. */
async function* countersOf({ id }: Account): AsyncIterable<object> {
  for (const { subject: _own, attempt: _try, ttl: _ttl, ...counter } of await everyCounter(subjects.account(id))) {
    yield counter
  }
}

/** Acts of managers; another person's name and address are left out. */
async function* entriesOf({ id }: Account): AsyncIterable<object> {
  for await (const { action: what, actor: who, subject: whom, object: thing, to, at, from } of everyEntry(id)) {
    yield { what, thing, to, at, ...(who === String(id) && { whom, from }) }
  }
}

export function sectionsOf(account: Account): Section[] {
  const photo = account.profile.photo
  return [
    { name: 'exportedAt', value: async () => Date.now() },
    { name: 'account', value: () => exportItem(account) },
    { name: 'profile', value: () => exportProfile(account.id) },
    { name: 'avatar', value: async () => photo && publicPhoto(photo) },
    { name: 'sessions', rows: () => sessionsOf(account) },
    { name: 'counters', rows: () => countersOf(account) },
    { name: 'friends', rows: () => edgesOf(account, 'friend#') },
    { name: 'requestsSent', rows: () => edgesOf(account, 'asks#') },
    { name: 'requestsReceived', rows: () => edgesOf(account, 'asked#') },
    { name: 'blocked', rows: () => edgesOf(account, 'block#') },
    { name: 'usage', value: () => usageOf(account.id) },
    { name: 'audit', rows: () => entriesOf(account) },
    { name: 'files', rows: () => filesOf(account) },
  ]
}
