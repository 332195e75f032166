import type { Outcome } from '@slipway/shared/action'
import { newestLive } from '@slipway/shared/rollout/ledger/sets'
import type { RollbackJob } from '../job/rollback-job.ts'
import { readLedgers } from './service-ledgers.ts'
import { leftAsItIs, liveByRecords, membersOf, type SetMember, thereAlready } from './set-members.ts'
import { type MemberEnd, setOutcome } from './set-outcome.ts'
import { firstOf, NoSet } from './set-plan.ts'

/** Where a rollback of all services would go. Changes nothing and takes no lock. Without a destination, a warning on a schedule alone. */
export async function previewSet(jobs: readonly RollbackJob[]): Promise<Outcome> {
  const ledgers = await readLedgers(jobs)
  const { inputs, environment } = firstOf(jobs)
  const shared = { backedUp: false, incidents: [] }
  const left = newestLive(ledgers)?.record.intent.release
  try {
    const { plan, members, outside } = await membersOf(ledgers, jobs)
    if (plan.state === 'unchanged') {
      const ends = jobs.map((job) => leftAsItIs(job, ledgers, plan.reason, 'there'))
      const headline = `Nothing would have to be changed: ${plan.reason}`
      return await setOutcome(
        ends,
        { name: '', release: undefined, serves: left, left, reason: plan.reason, dryRun: true, headline },
        shared,
      )
    }
    const ends = await Promise.all(members.map(previewMember))
    const ordered = jobs.flatMap((job) => [...ends, ...outside].filter((one) => one.job.environment.service === job.environment.service))
    return await setOutcome(ordered, { ...plan, reason: '', dryRun: true }, shared)
  } catch (error) {
    if (!(error instanceof NoSet) || !inputs.unattended || inputs.rollbackVersion !== undefined) throw error
    const { message: reason } = error
    const ends = jobs.map((job): MemberEnd => {
      return { job, end: { state: 'ended', value: { state: 'no-destination', reason, live: liveByRecords(job, ledgers) } } }
    })
    const headline = `A rollback of ${environment.name} would have nowhere to go: ${reason}`
    return await setOutcome(ends, { name: '', release: undefined, left, reason, dryRun: true, headline }, shared)
  }
}

async function previewMember({ job, preparing }: SetMember<RollbackJob>): Promise<MemberEnd> {
  const prepared = await preparing
  if (prepared.state === 'unchanged') return { job, end: { state: 'ended', value: prepared }, part: 'there' }
  if (prepared.plan.path.kind === 'none') return thereAlready(job, prepared)
  return { job, end: { state: 'ended', value: { state: 'previewed', plan: prepared.plan } } }
}
