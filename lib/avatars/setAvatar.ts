import { randomBytes } from 'node:crypto'
import type { Account, Avatar } from '../accounts/account.ts'
import { findById } from '../accounts/findById.ts'
import { ownPhoto } from '../accounts/photo.ts'
import { transact } from '../aws/dynamodb.ts'
import { again, untilSettled } from '../aws/retry.ts'
import { putObject } from '../aws/s3.ts'
import type { Caller } from '../caller/caller.ts'
import { Fault, fault } from '../fault.ts'
import type { AccountId } from '../identity/accountId.ts'
import type { CleanImage } from '../images/image.ts'
import { readImage } from '../images/readImage.ts'
import { jobRemoval } from '../jobs/finishJob.ts'
import { addJob, type JobRef, jobAddition, jobAt } from '../jobs/job.ts'
import { logSecurityEvent } from '../securityLog/logSecurityEvent.ts'
import { spendAvatar } from '../throttle/budgets.ts'
import { LINK_SECONDS, REDIRECT_SECONDS } from './lifetimes.ts'
import { avatarReplacement, newAvatarKey } from './table.ts'

const DAY_MS = 86_400_000
/** A picture is deleted when no link to it can be valid any more; the last one may come from a cache. */
const REPLACED_FOR_MS = (LINK_SECONDS + REDIRECT_SECONDS) * 1000
// Each round that fails meets another avatar.
const ROUNDS_MAX = 5

/** Writes the picture under a fresh key; a job knows it first, until the account does. */
async function store(account: AccountId, { bytes, type }: CleanImage): Promise<{ avatar: Avatar; job: JobRef }> {
  const avatar = { key: newAvatarKey(account), type }
  const job = jobAt('object', Date.now() + DAY_MS)
  await addJob(job, { kind: 'object', key: avatar.key })
  await putObject(avatar.key, bytes, type)
  return { avatar, job }
}

/** The one that is replaced is named to the sweep in the same write that takes its name away. */
function removalOf(replaced: Avatar | null) {
  if (replaced === null) return []
  const job = jobAt('object', Date.now() + REPLACED_FOR_MS)
  return [jobAddition(job, { kind: 'object', key: replaced.key })]
}

/**
 * Gives an account a new avatar, without what its maker did not mean to show; its photo leads to it from now on.
 * @throws {Fault} `invalid` where it is no picture, `no-session` where the account is gone by now,
 * `too-many-requests`
 */
export async function setAvatar(account: Account, sent: Buffer, caller: Caller): Promise<void> {
  await spendAvatar(account, caller.network)
  const image = readImage(sent)
  if (!image) throw fault('invalid')
  const { avatar, job } = await store(account.id, image)
  const photo = ownPhoto(account.id, randomBytes(4).toString('hex'))
  let known = account
  await untilSettled(ROUNDS_MAX, async () => {
    const replacement = avatarReplacement(account.id, known.avatar, avatar, photo)
    const written = await transact([replacement, jobRemoval(job), ...removalOf(known.avatar)])
    if (written.done) return null
    const now = await findById(account.id)
    // A picture that was written in vain is left to the job.
    if (now === null) throw new Fault('no-session', { given: true })
    known = now
    return again
  })
  await logSecurityEvent('profile_changed', caller, { account: account.id })
}
