import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { otherColour, type Release } from '@slipway/shared/core/words'
import { answerWithin, type TimedAnswer } from '@slipway/shared/ports/time-limit'
import { describeObservation } from '@slipway/shared/rollout/contract/observation'
import { inTurn, type TurnEnd } from '@slipway/shared/rollout/engine/in-turn'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import { liveSetOf, type ServiceLedger } from '@slipway/shared/rollout/ledger/sets'
import { type LockedJob, type RollbackJob, sharedWork } from '../job/rollback-job.ts'
import type { UnchangedEnvironment } from '../path/rollback-plan.ts'
import { reasonOf } from '../release-rollout.ts'
import { carryOutRollback, type PreparedRollback } from '../rollback.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { inReturnOrder } from './service-job.ts'
import { readLedgers } from './service-ledgers.ts'
import { isThereByLedger, isToBeMoved, leftAsItIs, membersOf, type SetMember, thereAlready } from './set-members.ts'
import { isUnfinished, type MemberEnd, setOutcome } from './set-outcome.ts'
import { firstOf, type SetPlan } from './set-plan.ts'

type Seen = TimedAnswer<PreparedRollback | UnchangedEnvironment>
type SeenMember = SetMember<LockedJob> & { seen: Seen }

/**
 * Takes all services to the set. Everything is decided before anything is moved; then one goes back after the other, those that need
 * others first. What runs the release of the set already is left alone. One that cannot finish does not keep the others.
 */
export async function rollBackAll(jobs: readonly LockedJob[]): Promise<Outcome> {
  const ledgers = await readLedgers(jobs)
  const shared = sharedWork(jobs)
  const { plan, members, outside } = await membersOf(
    ledgers,
    jobs.map((job) => ({ ...job, shared })),
  )
  if (plan.state === 'unchanged') {
    const { reason, left } = plan
    const ends = jobs.map((job) => leftAsItIs(job, ledgers, reason, 'there'))
    const headline = `Nothing had to be changed: ${reason}`
    return await setOutcome(ends, { name: '', release: undefined, serves: left, left, reason, dryRun: false, headline }, shared)
  }
  const seen = await Promise.all(members.map(lookAt))
  const there = seen.flatMap((member) => endThere(member, ledgers))
  const toMove = seen.filter(({ job }) => !there.some((end) => end.job === job))
  // One whose provider does not answer keeps nobody.
  const moving = inReturnOrder(jobs)
    .flatMap(({ environment }) => toMove.filter(({ job }) => job.environment.service === environment.service))
    .toSorted((one, other) => silence(one) - silence(other))
  const moved = await moveAll(moving, { group: groupOf(moving), set: setAfter(plan, seen, ledgers) }, ledgers)
  const all = [...there, ...moved, ...outside]
  const ends = jobs.flatMap(({ environment }) => all.filter(({ job }) => job.environment.service === environment.service))
  const changed = moved.length > 0
  return await setOutcome(
    ends,
    { ...plan, left: changed ? plan.left : undefined, reason: changed ? reasonOf(firstOf(jobs)) : '', dryRun: false },
    shared,
  )
}

/** An emergency does not wait for a provider that does not answer: that service goes back in its turn, when it does. */
async function lookAt(member: SetMember<LockedJob>): Promise<SeenMember> {
  const { inputs, context } = member.job
  const seen: Seen = inputs.emergency
    ? await answerWithin(member.preparing, lookPatience, context.clock)
    : { state: 'answered', value: await member.preparing }
  return { ...member, seen }
}

/** Milliseconds for which all services wait for the first look at one. */
const lookPatience = 10_000

/** Of a service that has nothing to move. */
function endThere({ job, seen, goal, live }: SeenMember, ledgers: readonly ServiceLedger[]): MemberEnd[] {
  if (seen.state === 'silent') {
    const reason = 'it runs the release of the set by its ledger; its provider did not answer'
    return isThereByLedger({ goal, live }) ? [leftAsItIs(job, ledgers, reason, 'there')] : []
  }
  if (seen.value.state === 'unchanged') return [{ job, end: { state: 'ended', value: seen.value }, part: 'there' }]
  return isToBeMoved(seen.value, job) ? [] : [thereAlready(job, seen.value)]
}

function silence({ seen }: SeenMember): number {
  return seen.state === 'silent' ? 1 : 0
}

/** In the order in which they take traffic. */
function groupOf(moving: readonly SeenMember[]): NonNullable<Intent['group']> | undefined {
  const [first] = moving
  if (first === undefined) return undefined
  const { runner, clock } = first.job.context
  const { id, attempt, job } = runner.run
  const services = moving.map((member) => member.job.environment.service)
  return { id: `${id}-${attempt}-${job.slice(0, 60)}-back-${clock.now().toString(36)}`, services, order: 'sequential' }
}

function setAfter(
  plan: Extract<SetPlan, { state: 'planned' }>,
  seen: readonly SeenMember[],
  ledgers: readonly ServiceLedger[],
): Record<string, Release> {
  const after: Record<string, Release> = { ...liveSetOf(ledgers) }
  for (const [service, goal] of Object.entries(plan.goals)) if (goal.state === 'release') after[service] = goal.release
  for (const { job, seen: one } of seen) {
    if (one.state === 'answered' && one.value.state === 'prepared') after[job.environment.service] = one.value.plan.path.release
  }
  return after
}

type Together = { group: Intent['group']; set: Record<string, Release> }

async function moveAll(moving: readonly SeenMember[], together: Together, ledgers: readonly ServiceLedger[]): Promise<MemberEnd[]> {
  const [first] = moving
  if (first === undefined) return []
  const { inputs, context } = first.job
  // In an emergency the next one goes back as soon as this one has: what is looked at and written down afterwards keeps nobody.
  const ends = await inTurn(moving, (member, passOn) => move(member, together, passOn), {
    clock: context.clock,
    signal: context.signal,
    hurried: inputs.emergency,
    // A rollback that nobody is in a hurry for leaves everything as it is, as long as that is still so.
    goesOn: (ended) => inputs.emergency || !ended.every((end) => isUnfinished({ job: first.job, end })),
  })
  return moving.map((member) => {
    const begun: { end: TurnEnd<RollbackResult> } | undefined = ends.find(({ item }) => item === member)
    return begun === undefined ? leftAsItIs(member.job, ledgers, 'it was not begun', 'not begun') : { job: member.job, end: begun.end }
  })
}

async function move({ job, preparing }: SeenMember, { group, set }: Together, onServing: () => void): Promise<RollbackResult> {
  const prepared = await preparing
  if (prepared.state === 'unchanged') return prepared
  const { plan } = prepared
  if (job.shiftedAt !== undefined && plan.path.kind !== 'none') return overtaken(plan, job)
  const { service } = job.environment
  const others = async (release: Release) => ({ ...(group === undefined ? {} : { group }), set: { ...set, [service]: release } })
  return await carryOutRollback(prepared, { ...job, others }, onServing)
}

/** This run has moved the traffic while GitHub did not answer, and it was moved again since. */
function overtaken({ path, live, observed }: PreparedRollback['plan'], { environment }: RollbackJob): RollbackResult {
  if (live === undefined) throw new ActionError(`Nothing of ${environment.service} serves any more`)
  return { state: 'overtaken', version: path.release.version, colour: otherColour(live.colour), shown: describeObservation(observed) }
}
