import { messageOf } from '@slipway/shared/core/errors'
import { sameVersion } from '@slipway/shared/core/version'
import { otherColour, type Release } from '@slipway/shared/core/words'
import { isNoAnswer } from '@slipway/shared/github/errors'
import { describeObservation, servesEverything } from '@slipway/shared/rollout/contract/observation'
import { lastSuccess } from '@slipway/shared/rollout/ledger/last-known-good'
import type { Intent, LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { hasSucceeded, lastOn } from '@slipway/shared/rollout/ledger/record-state'
import { holderOf, isOurs, runOf } from '@slipway/shared/rollout/lock/ownership'
import { lookPatiently } from '@slipway/shared/rollout/steps/patient-look'
import { reportIncident } from '../incident/incident-report.ts'
import type { LockedJob, RollbackJob } from '../job/rollback-job.ts'
import { releaseOfTag } from '../path/release-of-tag.ts'
import type { RollbackPlan } from '../path/rollback-plan.ts'
import { reasonOf } from '../release-rollout.ts'
import { withRollbackLock } from '../rollback-lock.ts'
import { recordRollback } from '../rollback-record.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { validateRelease } from '../validation.ts'
import type { UnlockedShift } from './unlocked-shift.ts'

/** Milliseconds for which GitHub is waited for after the traffic was moved, and between two tries. */
const waitForGithub = 10 * 60_000
const betweenTries = 5_000

/**
 * Takes the lock and writes what was done, as soon as GitHub answers. Without an answer, or once the job is to end, the result says that
 * it is not recorded.
 */
export async function recordUntilAnswered(shift: UnlockedShift, job: RollbackJob): Promise<RollbackResult> {
  const record = () => withRollbackLock(job, (locked) => recordIfShown(shift, locked))
  return await untilAnswered(record, { job, unanswered: (why) => unrecorded(shift, why) })
}

/** The work once GitHub answers; without an answer in ten minutes, or once the job is to end, what `unanswered` makes of it. */
export async function untilAnswered<T>(
  work: () => Promise<T>,
  { job, unanswered }: { job: Pick<RollbackJob, 'context'>; unanswered: (why: string) => T },
): Promise<T> {
  const { clock, log, signal } = job.context
  const deadline = clock.now() + waitForGithub
  for (;;) {
    let pause = betweenTries
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || !isNoAnswer(error)) return unanswered(messageOf(error))
      // A rate limit says when it ends: nothing is asked before, and nothing at all where that is too late.
      pause = Math.max(betweenTries, (error.rateLimit?.until ?? 0) - clock.now())
      if (clock.now() + pause >= deadline) return unanswered(messageOf(error))
      log.info(`GitHub does not answer yet: ${messageOf(error)}`)
    }
    if (!(await sleptThrough(pause, job))) return unanswered('the job was told to end before GitHub answered')
  }
}

/** False where a signal ended the sleep. */
async function sleptThrough(span: number, { context: { clock, signal } }: Pick<RollbackJob, 'context'>): Promise<boolean> {
  try {
    await clock.sleep(span, signal)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

/** Writes what the provider shows now: minutes may have gone by since the shift, in which another run or a person acted. */
async function recordIfShown(shift: UnlockedShift, job: LockedJob): Promise<RollbackResult> {
  const observed = await lookPatiently(job.rollout)
  if (servesEverything(observed, shift.to)) return await recordShift({ ...shift, observed }, job)
  return { state: 'overtaken', version: shift.version, colour: shift.to, shown: describeObservation(observed) }
}

function unrecorded({ version, to }: UnlockedShift, why: string): RollbackResult {
  return { state: 'unrecorded', version, colour: to, why }
}

/**
 * The shift that is done and not written down: the destination serves, while the ledger says that the other side does. Undefined where
 * there is none.
 */
export function unrecordedShift({ path, live, records, observed, decidedAt }: RollbackPlan): UnlockedShift | undefined {
  if (path.kind !== 'none' || live === undefined) return undefined
  const from = otherColour(live.colour)
  if (lastSuccess(records)?.intent.colour !== from) return undefined
  return { state: 'shifted', from, to: live.colour, version: path.release.version, observed, at: Date.parse(decidedAt) }
}

/** Writes the rollback that has happened: its record, the mark of the release it left, and the incident. */
export async function recordShift(shift: UnlockedShift, job: LockedJob): Promise<RollbackResult> {
  const { rollout } = job
  const records = await rollout.ledger.read()
  const release = await releaseOf(shift.version, records, job)
  if (release === undefined) return unrecorded(shift, `neither the ledger nor a tag has the commit of ${shift.version}`)
  const bad = lastOn(records, shift.from)?.intent.release
  const intent = { ...intentOf({ shift, release, bad }, job), ...(await job.others?.(release)) }
  const recordId = ownRecord(shift, records, job) ?? (await openRecord(shift, intent, job))
  const validation = await validateRelease({ colour: shift.to, release }, job)
  const reason = reasonOf(job)
  const trouble = await recordRollback({ recordId, intent, observed: shift.observed }, validation, job)
  const decidedAt = new Date(shift.at).toISOString()
  const incident = bad === undefined ? undefined : await reportIncident({ bad, good: release, reason, decidedAt }, job)
  const live = { colour: shift.from, release: bad, version: bad?.version }
  const plan = {
    state: 'planned' as const,
    path: { release, kind: 'instant' as const },
    decidedAt,
    records,
    observed: shift.observed,
    live,
  }
  return { state: 'completed', plan, by: 'rollout', bad, since: shift.at, reason, validation, trouble, incident, backup: [] }
}

/** The record that an earlier try of this job opened, of whose writes GitHub lost one. */
function ownRecord({ to }: UnlockedShift, records: readonly LedgerRecord[], { context }: LockedJob): number | undefined {
  const self = holderOf(context.runner)
  return records.find((record) => isOurs(record, self) && record.intent.kind === 'rollback' && record.intent.colour === to)?.id
}

async function openRecord({ at }: UnlockedShift, intent: Intent, { rollout }: LockedJob): Promise<number> {
  const id = await rollout.ledger.open(intent)
  const detail = `it had all traffic by ${new Date(at).toISOString()}, before GitHub was told`
  await rollout.ledger.write(id, { state: 'in_progress', phase: 'promote', detail })
  return id
}

async function releaseOf(version: string, records: readonly LedgerRecord[], { repository }: RollbackJob): Promise<Release | undefined> {
  const ofVersion = records.filter(({ intent }) => sameVersion(intent.release.version, version))
  return (ofVersion.find(hasSucceeded) ?? ofVersion[0])?.intent.release ?? (await releaseOfTag(version, repository))
}

function intentOf(
  { shift, release, bad }: { shift: UnlockedShift; release: Release; bad: Release | undefined },
  { context, environment, ...job }: LockedJob,
): Intent {
  return {
    schema: 1,
    service: environment.service,
    environment: environment.name,
    kind: 'rollback',
    release,
    colour: shift.to,
    previous: { colour: shift.from, ...(bad === undefined ? {} : { release: bad }) },
    run: runOf(holderOf(context.runner)),
    reason: reasonOf({ context, environment, ...job }),
    hold: environment.rollout.hold,
  }
}
