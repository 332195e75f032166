import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { isOpen } from '@slipway/shared/rollout/ledger/record-state'
import { type Before, liveSetOf, type ServiceLedger } from '@slipway/shared/rollout/ledger/sets'
import { holderOf, isOurs } from '@slipway/shared/rollout/lock/ownership'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import { unrecordedShift } from '../emergency/late-record.ts'
import type { RollbackJob } from '../job/rollback-job.ts'
import { ReleaseUnavailable } from '../path/path-search.ts'
import type { UnchangedEnvironment } from '../path/rollback-plan.ts'
import { type PreparedRollback, prepareRollback } from '../rollback.ts'
import type { MemberEnd } from './set-outcome.ts'
import { planSet, type SetPlan } from './set-plan.ts'

/** A service that has a place to go to, and what speaks for and against going there. */
export type SetMember<J extends RollbackJob> = {
  job: J
  goal: Before
  /** What runs by the ledger. */
  live: Release | undefined
  preparing: Promise<PreparedRollback | UnchangedEnvironment>
}

export type SetMembers<J extends RollbackJob> = { plan: SetPlan; members: readonly SetMember<J>[]; outside: readonly MemberEnd[] }

/** Plans the set, and looks at all of its services at once. Changes nothing. Throws an ActionError where there is no set to go to. */
export async function membersOf<J extends RollbackJob>(ledgers: readonly ServiceLedger[], jobs: readonly J[]): Promise<SetMembers<J>> {
  const plan = await planSet(ledgers, jobs)
  const goals = plan.state === 'planned' ? plan.goals : {}
  const live = liveSetOf(ledgers)
  const members = jobs.flatMap((job): SetMember<J>[] => {
    const { service } = job.environment
    const goal = goals[service]
    return goal === undefined ? [] : [memberOf(job, goal, live[service])]
  })
  const outside = jobs.flatMap((job): MemberEnd[] =>
    goals[job.environment.service] === undefined ? [leftAsItIs(job, ledgers, 'it is not part of the set')] : [],
  )
  return { plan, members, outside }
}

function memberOf<J extends RollbackJob>(job: J, goal: Before, live: Release | undefined): SetMember<J> {
  // The set says where each goes; the name of the set is the version of one of them alone.
  const inputs = { ...job.inputs, rollbackVersion: undefined, onlyIfLive: undefined }
  const own = { ...job, inputs, destination: goal.state === 'release' ? goal.release : undefined }
  const preparing = prepare(own)
  preparing.catch(() => undefined)
  return { job: own, goal, live, preparing }
}

async function prepare(job: RollbackJob): Promise<PreparedRollback | UnchangedEnvironment> {
  try {
    return await prepareRollback(job)
  } catch (error) {
    const { service } = job.environment
    const how = { cause: error, ...(error instanceof ActionError && error.hint !== undefined ? { hint: error.hint } : {}) }
    if (error instanceof ReleaseUnavailable) throw new ReleaseUnavailable(`${service}: ${messageOf(error)}`, how)
    if (error instanceof ActionError) throw new ActionError(`${service}: ${messageOf(error)}`, how)
    throw error
  }
}

/** Whether the rollback has something to do: traffic to move, a shift to write down, or what a lost run has left. */
export function isToBeMoved({ plan }: PreparedRollback, { context }: RollbackJob): boolean {
  const self = holderOf(context.runner)
  const left = plan.records.some((record) => isOpen(record) && !isOurs(record, self))
  return plan.path.kind !== 'none' || left || unrecordedShift(plan) !== undefined
}

/** By the ledger: the provider was not asked, or has not answered. */
export function isThereByLedger({ goal, live }: Pick<SetMember<RollbackJob>, 'goal' | 'live'>): boolean {
  return goal.state === 'release' && live !== undefined && sameRelease(goal.release, live)
}

export function thereAlready(job: RollbackJob, { plan: { path, live } }: PreparedRollback): MemberEnd {
  const reason = `${path.release.version} serves already`
  return { job, end: { state: 'ended', value: { state: 'unchanged', reason, live } }, part: 'there' }
}

export function leftAsItIs(
  job: RollbackJob,
  ledgers: readonly ServiceLedger[],
  reason: string,
  part: MemberEnd['part'] = 'not in it',
): MemberEnd {
  return {
    job,
    end: { state: 'ended', value: { state: 'unchanged', reason, live: liveByRecords(job, ledgers) } },
    ...(part === undefined ? {} : { part }),
  }
}

export function liveByRecords({ environment }: RollbackJob, ledgers: readonly ServiceLedger[]): LiveSide | undefined {
  const intent = liveRecord(ledgers.find(({ service }) => service === environment.service)?.records ?? [])?.intent
  return intent === undefined ? undefined : { colour: intent.colour, release: intent.release, version: intent.release.version }
}
