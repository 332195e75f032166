import { messageOf } from '@slipway/shared/core/errors'
import { sameVersion } from '@slipway/shared/core/version'
import { otherColour, type Release } from '@slipway/shared/core/words'
import { isRateLimited, isUncertain } from '@slipway/shared/github/errors'
import { lastSuccess } from '@slipway/shared/rollout/ledger/last-known-good'
import type { Intent, LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { hasSucceeded, lastOn } from '@slipway/shared/rollout/ledger/record-state'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
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

/** Takes the lock and writes what was done, as soon as GitHub answers. Without an answer the result says that it is not recorded. */
export async function recordUntilAnswered(shift: UnlockedShift, job: RollbackJob): Promise<RollbackResult> {
  const { clock, log } = job.context
  const deadline = clock.now() + waitForGithub
  for (;;) {
    try {
      return await withRollbackLock(job, (locked) => recordShift(shift, locked))
    } catch (error) {
      if (!(isUncertain(error) || isRateLimited(error))) return unrecorded(shift, messageOf(error))
      if (clock.now() + betweenTries >= deadline) return unrecorded(shift, messageOf(error))
      log.info(`GitHub does not answer yet: ${messageOf(error)}`)
      await clock.sleep(betweenTries, job.context.signal)
    }
  }
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
  const intent = intentOf({ shift, release, bad }, job)
  const recordId = await rollout.ledger.open(intent)
  const detail = `it had all traffic by ${new Date(shift.at).toISOString()}, before GitHub was told`
  await rollout.ledger.write(recordId, { state: 'in_progress', phase: 'promote', detail })
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
  return { state: 'completed', plan, by: 'rollout', bad, reason, validation, trouble, incident, backup: [] }
}

async function releaseOf(version: string, records: readonly LedgerRecord[], { repository }: RollbackJob): Promise<Release | undefined> {
  const ofVersion = records.filter(({ intent }) => sameVersion(intent.release.version, version))
  return (ofVersion.find(hasSucceeded) ?? ofVersion[0])?.intent.release ?? (await releaseOfTag(version, repository))
}

function intentOf(
  { shift, release, bad }: { shift: UnlockedShift; release: Release; bad: Release | undefined },
  { context, environment, ...job }: LockedJob,
): Intent {
  const { run, attempt, job: name } = holderOf(context.runner)
  return {
    schema: 1,
    service: environment.service,
    environment: environment.name,
    kind: 'rollback',
    release,
    colour: shift.to,
    previous: { colour: shift.from, ...(bad === undefined ? {} : { release: bad }) },
    run: { id: run, attempt, job: name },
    reason: reasonOf({ context, environment, ...job }),
    hold: environment.rollout.hold,
  }
}
