import { hookName } from '../../config/sections/environment/hooks.ts'
import { messageOf } from '../../core/errors.ts'
import { sameRelease } from '../../core/version.ts'
import { otherColour, type Release } from '../../core/words.ts'
import { writableIdentity } from '../contract/identity.ts'
import { allTo, bothColours, type Observation, servesEverything, type Weights } from '../contract/observation.ts'
import type { PastRelease } from '../contract/side-release.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { Intent, LedgerRecord } from '../ledger/ledger.ts'
import { pastReleaseOf } from '../ledger/past-release.ts'
import { hasPhase, isOpen, lastEntry } from '../ledger/record-state.ts'
import type { Holder } from '../lock/lock.ts'
import { isOurs, runOf } from '../lock/ownership.ts'
import { type DesiredState, type LiveSide, liveSide, type Plan, planRollout } from '../plan/plan.ts'
import { askPatiently } from '../steps/github-patience.ts'
import { isHotStandby } from '../steps/hot-standby.ts'
import { lookPatiently } from '../steps/patient-look.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import type { OwnRollout } from '../steps/rollout-memory.ts'
import { stepTargetOf } from '../steps/step-target.ts'
import { type DriveStart, drive } from './drive.ts'
import { type RecoveredState, recoverBeforeRollout } from './recover-lost-run.ts'
import { revert } from './revert.ts'
import type { RevertResult, RolloutRequest, RolloutResult } from './rollout-request.ts'

/**
 * Rolls one release out, from the observed state to all traffic. Recovers first what an earlier run left unfinished; reverts on failure.
 * Throws what a port threw before anything was changed.
 */
export async function rollOut(request: RolloutRequest, deps: RolloutDeps): Promise<RolloutResult> {
  const recovery = await recoverBeforeRollout(request, deps)
  if (recovery.state === 'refused') return recovery
  const planned = await planRequest(request, recovery, deps)
  if (planned.state !== 'planned') return planned
  return await driveOpened(await openPlanned(planned, {}, deps), deps)
}

/** What is to be done for a request, before anything of it is. */
export type PlannedRequest =
  | Extract<RolloutResult, { state: 'refused' | 'unchanged' }>
  | {
      state: 'planned'
      request: RolloutRequest
      plan: Extract<Plan, { state: 'steps' }>
      observed: Observation
      records: readonly LedgerRecord[]
      past: PastRelease | undefined
    }
type PlannedRollout = Extract<PlannedRequest, { state: 'planned' }>

/** A rollout whose record is open and of which nothing else has begun. */
export type OpenedRollout = {
  recordId: number
  intent: Intent
  plan: Extract<Plan, { state: 'steps' }>
  start: DriveStart
}

/** A provider that shows something else each time is believed in the end: what follows is verified step by step. */
const mostLooks = 4

/**
 * Plans a request from what the provider shows and the ledger tells. What earlier runs left is recovered already, and `recovery` has what
 * was seen then: one look may show what was, so two in a row have to agree on where the traffic is, and on whether the release serves
 * already. Changes nothing.
 */
export async function planRequest(
  request: RolloutRequest,
  recovery: Pick<RecoveredState, 'observed'>,
  deps: RolloutDeps,
): Promise<PlannedRequest> {
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const look = () => (request.kind === 'rollback' ? lookPatiently(deps) : deps.target.observe(deps.signal))
  const { capabilities } = deps.target
  const isThere = (observed: Observation) => {
    const desired: DesiredState = { ...request, hotStandby: undefined, hooks: [] }
    return planRollout({ observed, desired, records, capabilities }).state === 'done'
  }
  const agree = (one: Observation, other: Observation) => sameTraffic(one, other) && isThere(one) === isThere(other)
  let before = recovery.observed
  let observed = await look()
  for (let looks = 1; !agree(before, observed) && looks < mostLooks; looks += 1) {
    before = observed
    observed = await look()
  }
  const plan = planRollout({ observed, desired: await desiredStateOf(request, { observed, records }, deps), records, capabilities })
  if (plan.state === 'refused') return plan
  if (plan.state === 'done') return { state: 'unchanged', live: plan.live, observed }
  const problem = request.kind === 'deploy' ? await deps.target.settingsProblem?.(deps.signal) : undefined
  if (problem !== undefined) return { state: 'refused', ...problem }
  const hasShift = plan.steps.some((step) => step.do === 'shift')
  for (const note of [...plan.notes, ...(hasShift ? (request.notes ?? []) : [])]) deps.note(note)
  const past = request.kind === 'deploy' ? undefined : pastReleaseOf(records, request.release)
  return { state: 'planned', request, plan, observed, records, past }
}

function sameTraffic(one: Observation, other: Observation): boolean {
  return bothColours.every((colour) => one[colour].weight === other[colour].weight && one[colour].open === other[colour].open)
}

/** Opens the record of a planned rollout. `terms`: what the rollouts that belong to it add. Throws what GitHub answered. */
export async function openPlanned(
  planned: PlannedRollout,
  terms: Pick<Intent, 'group' | 'set'>,
  deps: RolloutDeps,
): Promise<OpenedRollout> {
  const { request, plan, observed, records, past } = planned
  const intent = { ...intentOf(request, { plan, observed, past }), ...terms }
  await askPatiently(() => deps.lock.check(), deps.signal, deps)
  for (const record of records) if (isOpen(record) && isOurs(record, request.self)) await closeOwnOpenRecord(record, intent, deps)
  const recordId = await deps.ledger.open(intent)
  const stepTarget = stepTargetOf(recordId, intent, { artifact: request.artifact, past, readyWithin: request.readyWithin })
  const live = plan.live !== undefined && servesEverything(observed, plan.live.colour) ? allTo(plan.live.colour) : undefined
  await rememberRollout({ recordId, intent, live }, request, deps)
  return { recordId, intent, plan, start: { stepTarget, expected: live } }
}

/** Drives an opened rollout to its end. */
export async function driveOpened({ recordId, intent, plan, start }: OpenedRollout, deps: RolloutDeps): Promise<RolloutResult> {
  const driven = await drive(plan.steps, start, deps)
  if (driven.state !== 'promoted') return { state: 'ended', recordId, ending: driven, intent }
  await writeWhatIsLeft(deps)
  return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes }
}

/**
 * What was seen is evidence: a release that has all traffic keeps it, whether GitHub takes that or not. A cancelled run does not wait for it:
 * its traffic goes back first.
 */
export async function writeWhatIsLeft({
  outbox,
  githubPatience,
  log,
  signal,
}: Pick<RolloutDeps, 'outbox' | 'githubPatience' | 'log' | 'signal'>): Promise<void> {
  const cancelled = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => cancelled.resolve(), { once: true })
  if (signal.aborted) cancelled.resolve()
  try {
    await Promise.race([outbox.written(githubPatience), cancelled.promise])
  } catch (error) {
    log.warning(`The ledger does not have all that was seen of this rollout: ${messageOf(error)}`)
  }
}

/** Before anything is changed, so that each later step of this job knows what was begun, whether GitHub answers it or not. */
async function rememberRollout(
  { recordId, intent, live }: { recordId: number; intent: Intent; live: Weights | undefined },
  { self }: RolloutRequest,
  { memory, lock }: RolloutDeps,
): Promise<void> {
  const writes = live === undefined ? [] : [{ ...live }]
  await memory.save({ holder: self, generation: lock.generation, recordId, intent, writes })
}

/** Closes the record of an earlier rollout of this job that this rollout replaces. */
async function closeOwnOpenRecord(record: LedgerRecord, { release }: Intent, deps: RolloutDeps): Promise<void> {
  await deps.ledger.write(record.id, { state: 'error', phase: 'stopped', detail: `the same job goes on with ${release.version}` })
}

async function desiredStateOf(
  request: RolloutRequest,
  { observed, records }: { observed: Observation; records: readonly LedgerRecord[] },
  deps: RolloutDeps,
): Promise<DesiredState> {
  const { release, steps, atOnce } = request
  const live = liveSide(observed, records)
  const idle = live === undefined ? undefined : otherColour(live.colour)
  const hotStandby =
    request.kind === 'rollback' && idle !== undefined && (await isHotStandby({ release, colour: idle, observed, records }, deps))
      ? idle
      : undefined
  // A user's hook must not delay a rollback: only the hook that runs after it is kept.
  const hooks = request.kind === 'rollback' ? [] : hookName.options.filter((name) => name !== 'after-rollback' && deps.hooks.has(name))
  return { release, steps, hotStandby, atOnce: atOnce || hotStandby !== undefined, hooks }
}

function intentOf(request: RolloutRequest, { plan, observed, past }: Pick<PlannedRollout, 'plan' | 'observed' | 'past'>): Intent {
  const previous = plan.live === undefined ? {} : { previous: previousOf(leftBehind(plan.live, request.release), observed) }
  return {
    schema: 1,
    service: request.service,
    environment: request.environment,
    kind: request.kind,
    release: request.release,
    colour: plan.colour,
    ...previous,
    run: runOf(request.self),
    ...(request.reason === undefined ? {} : { reason: request.reason.slice(0, 500) }),
    // A rollback is of the same bytes, so that they are found by its record, too.
    ...(past?.stored === undefined ? {} : { artifact: past.stored }),
    ...request.terms,
  }
}

/** What serves under the name of the release that is to take its place is not that release, and no release that the ledger knows. */
function leftBehind(live: LiveSide, wanted: Release): LiveSide {
  return live.release !== undefined && sameRelease(live.release, wanted) ? { ...live, release: undefined } : live
}

/** What a rollout records as live before it. */
export function previousOf({ colour, release, version }: LiveSide, observed?: Observation): NonNullable<Intent['previous']> {
  const { written } = writableIdentity(observed?.[colour].identity ?? {})
  const identity = Object.keys(written).length === 0 ? {} : { identity: written }
  if (release !== undefined) return { colour, release, ...identity }
  return { colour, ...(version === undefined ? {} : { version }), ...identity }
}

/** The record of the rollout that this job has begun and not ended. */
export function openRecord(records: readonly LedgerRecord[], self: Holder): LedgerRecord | undefined {
  return records.find((record) => isOurs(record, self) && isOpen(record))
}

/** Why a rollout is reverted. `error`: what ended it, where that is more than a reason: an abort that has to be answered, or a lost lock. */
export type RevertCause = { reason: string; judged: boolean; silentSince?: number | undefined; error?: unknown }

/**
 * Reverts this job's own rollout after its promotion: the watch failed, or the job ends before the rollout was completed. `silentSince`: since
 * when GitHub was asked in vain before.
 */
export async function revertOwnRollout(record: LedgerRecord, why: RevertCause, deps: RolloutDeps): Promise<RevertResult> {
  const { intent } = record
  const exposed = hasPhase(record, 'shift') || hasPhase(record, 'promote')
  const error = why.error ?? new StepFailed(why.reason, { judged: why.judged })
  const phase = lastEntry(record)?.phase ?? 'prepare'
  const failure = { phase, exposed, error, silentSince: why.silentSince }
  return await revert(failure, stepTargetOf(record.id, intent, { artifact: undefined, readyWithin: 0 }), deps)
}

/** The same by what this job remembers, where GitHub does not tell the record. */
export async function revertRemembered(own: OwnRollout, why: RevertCause, deps: RolloutDeps): Promise<RevertResult> {
  const { recordId, intent, writes } = own
  const error = why.error ?? new StepFailed(why.reason, { judged: why.judged })
  const stepTarget = { ...stepTargetOf(recordId ?? 0, intent, { artifact: undefined, readyWithin: 0 }), recordId }
  return await revert(
    { phase: 'shift', exposed: writes.some((weights) => weights[intent.colour] > 0), error, silentSince: why.silentSince },
    stepTarget,
    deps,
  )
}
