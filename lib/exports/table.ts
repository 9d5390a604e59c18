/** The state of an account's export: one item an account, for a day. */
import { randomBytes } from 'node:crypto'
import { getItem, type Item, type OwnWrite, type Part, type Update } from '../aws/dynamodb.ts'
import { environment } from '../config.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { JobRef } from '../jobs/job.ts'
import { jobDeletion } from '../jobs/table.ts'

/** Times are epoch milliseconds. */
export interface Facts {
  account: AccountId
  startedAt: number
  /** The next job for it: writes the file, later deletes it. */
  job: JobRef
}

/** An object that is or was being written, with the job that removes it in any case. */
export interface Writing {
  object: string
  removal: JobRef
}

interface Running extends Facts {
  state: 'running'
  writing: Writing | null
}

export interface Ready extends Facts {
  state: 'ready'
  writing: Writing
  expiresAt: number
}

export type Export = Running | Ready

const DAY_MS = 86_400_000

/** The time that a file is kept, and the time that writing it may take. */
export const KEPT_MS = DAY_MS

const exportKey = (account: AccountId) => ({ table: environment().exportsTable, key: { account } })

/** A name in the bucket that was never used and never will be again. */
export const freshObject = (account: AccountId) => `exports/${account}/${randomBytes(16).toString('hex')}`

const jobFrom = (text: string): JobRef => {
  const [list = '', due = ''] = text.split(' ')
  return { list, due }
}
const jobText = ({ list, due }: JobRef) => `${list} ${due}`

function exportFrom(item: Item): Export {
  const facts: Facts = {
    account: item['account'] as AccountId,
    startedAt: Number(item['startedAt']),
    job: jobFrom(String(item['job'])),
  }
  const object = item['object']
  const writing = { object: String(object), removal: jobFrom(String(item['removal'])) }
  if (item['state'] === 'ready') return { ...facts, state: 'ready', writing, expiresAt: Number(item['expiresAt']) }
  return { ...facts, state: 'running', writing: object === undefined ? null : writing }
}

export async function findExport(account: AccountId): Promise<Export | null> {
  const { table, key } = exportKey(account)
  const item = await getItem(table, key)
  return item ? exportFrom(item) : null
}

const names = { '#state': 'state', '#object': 'object' }

/** Begins one; refused where another is there whose time is not over. */
export function exportStart({ account, startedAt, job }: Facts): Part<'export'> {
  const { table, key } = exportKey(account)
  return {
    refusal: 'export',
    put: {
      table,
      item: { ...key, startedAt, job: jobText(job), state: 'running' },
      condition: 'attribute_not_exists(account) OR expiresAt <= :now',
      values: { ':now': startedAt },
    },
  }
}

/** One function at a time writes; refused while another does, and where the export is over. */
export function leaseTaking({ account, startedAt }: Facts, { object, removal }: Writing, until: number): OwnWrite {
  return {
    ...exportKey(account),
    update: 'SET #object = :object, removal = :removal, leaseUntil = :until',
    condition:
      '#state = :running AND startedAt = :startedAt AND (attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
    names,
    values: {
      ':object': object,
      ':removal': jobText(removal),
      ':until': until,
      ':running': 'running',
      ':startedAt': startedAt,
      ':now': Date.now(),
    },
    mark: { attribute: 'object', value: object },
  }
}

/** Lets another function begin anew. */
export function leaseReturn({ account }: Facts, { object }: Writing): Update {
  return {
    ...exportKey(account),
    update: 'SET leaseUntil = :over',
    condition: '#state = :running AND #object = :object',
    names,
    values: { ':over': 0, ':running': 'running', ':object': object },
  }
}

/** The file is ready; refused where this export is not wanted any more. */
export function exportEnd({ account, job, writing, expiresAt }: Ready): Part<'export'> {
  return {
    refusal: 'export',
    update: {
      ...exportKey(account),
      update: 'SET #state = :ready, removal = :removal, expiresAt = :expiresAt, job = :job REMOVE leaseUntil',
      condition: '#state = :running AND #object = :object',
      names,
      values: {
        ':ready': 'ready',
        ':running': 'running',
        ':object': writing.object,
        ':removal': jobText(writing.removal),
        ':expiresAt': expiresAt,
        ':job': jobText(job),
      },
    },
  }
}

/** Forgets one with its job; refused where it is another by now. */
export function exportDeletion({ account, startedAt, job }: Facts): Part<'export'>[] {
  const same = { condition: 'startedAt = :startedAt', values: { ':startedAt': startedAt } }
  return [
    { refusal: 'export', delete: { ...exportKey(account), ...same } },
    { refusal: 'export', delete: jobDeletion(job) },
  ]
}
