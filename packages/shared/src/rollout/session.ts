import type { Step } from '../config/defaults.ts'
import { messageOf } from '../core/errors.ts'
import { otherColour, type Release } from '../core/words.ts'
import { bothColours, describeObservation, type Observation, servesEverything } from './contract.ts'
import { drive } from './drive.ts'
import { hasPhase, hasSucceeded, type Intent, isOpen, type LedgerRecord, lastOn, lastSuccess, sameRelease } from './ledger.ts'
import type { Holder } from './lock.ts'
import { type Live, liveSide, type Plan, planRollout } from './plan.ts'
import { isOurs, reconcile } from './reconcile.ts'
import { isWell, settle, usualLimits } from './settle.ts'
import { type Ending, takeBack } from './take-back.ts'
import { type RolloutDeps, StepFailed, type Work } from './work.ts'

/** What is wanted of an environment. The lock is held already. */
export type Request = {
  service: string
  environment: string
  kind: Intent['kind']
  release: Release
  artifact: string | undefined
  steps: readonly Step[]
  /** No steps in between, whatever they say. */
  atOnce: boolean
  readyWithin: number
  onDrift: 'stop' | 'adopt'
  self: Holder
  reason: string | undefined
  /** What would have forbidden it, and who let it pass. */
  overrides?: Intent['overrides']
}

export type Result =
  | { state: 'promoted'; recordId: number; intent: Intent; observed: Observation; notes: readonly string[] }
  | { state: 'unchanged'; live: Live; observed: Observation }
  | { state: 'refused'; reason: string; hint: string }
  | { state: 'ended'; ending: Ending; intent: Intent }

/** One release, from what is observed now to all traffic, or back. What an earlier run left is settled first. */
export async function rollOut(request: Request, deps: RolloutDeps): Promise<Result> {
  const settled = await settleFirst(request, deps)
  if (settled !== undefined) return settled
  const records = await deps.ledger.read()
  const observed = await deps.target.observe(deps.signal)
  const plan = planRollout(observed, await wishOf(request, observed, records, deps), records, deps.target.capabilities)
  if (plan.state === 'refused') return plan
  if (plan.state === 'done') return { state: 'unchanged', live: plan.live, observed }
  for (const note of plan.notes) deps.note(note)

  const intent = intentOf(request, plan)
  await deps.lock.check()
  const recordId = await deps.ledger.open(intent)
  deps.save(recordId)
  const work: Work = { recordId, intent, artifact: request.artifact, readyWithin: request.readyWithin }
  const driven = await drive(plan.steps, work, deps)
  if (driven.state !== 'promoted') return { state: 'ended', ending: driven, intent }
  return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes }
}

async function settleFirst(request: Request, deps: RolloutDeps): Promise<Extract<Result, { state: 'refused' }> | undefined> {
  const records = await deps.ledger.read()
  const observed = await deps.target.observe(deps.signal)
  const found = reconcile({ observed, records, self: request.self, onDrift: request.onDrift })
  if (found.state === 'drift') return { state: 'refused', reason: found.reason, hint: found.hint }
  let now = observed
  if (found.state === 'unsettled') {
    deps.note(`before anything else: ${found.why}`)
    const newest = found.unfinished[0]
    if (newest !== undefined) deps.save(newest.id)
    const settled = await settle(found.candidates, usualLimits, deps)
    if (settled === undefined && bothColours.some((colour) => observed[colour].weight > 0)) {
      const reason = `${found.why}; but no side could be found well and given everything`
      return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' }
    }
    now = settled?.observed ?? observed
  }
  for (const record of found.unfinished) await closeBroken(record, now, records, deps)
  return undefined
}

/** A rollout whose run has ended says nothing more, so its end is written for it. */
async function closeBroken(
  record: LedgerRecord,
  observed: Observation,
  records: readonly LedgerRecord[],
  deps: RolloutDeps,
): Promise<void> {
  const { colour, release, run } = record.intent
  const serves = servesEverything(observed, colour) && lastOn(records, colour)?.id === record.id
  const phase = serves ? 'kept' : 'stopped'
  const detail = `run ${run.id} ended in the middle; ${describeObservation(observed)}`
  await deps.lock.check()
  await deps.ledger.write(record.id, { state: 'error', phase, detail })
  deps.note(`${release.version}: ${phase}: ${detail}`)
}

async function wishOf(request: Request, observed: Observation, records: readonly LedgerRecord[], deps: RolloutDeps) {
  const { release, steps, atOnce } = request
  const live = liveSide(observed, records)
  const idle = live === undefined ? undefined : otherColour(live.colour)
  const warm =
    request.kind === 'rollback' && idle !== undefined && (await isWarm(release, idle, observed, records, deps)) ? idle : undefined
  return { release, steps, warm, atOnce: atOnce || warm !== undefined }
}

/** Whether the release still runs on a side and is well there: then going back takes one shift. */
async function isWarm(
  release: Release,
  colour: Live['colour'],
  observed: Observation,
  records: readonly LedgerRecord[],
  deps: RolloutDeps,
): Promise<boolean> {
  const last = lastOn(records, colour)
  const { address } = observed[colour]
  if (last === undefined || !sameRelease(last.intent.release, release) || address === undefined) return false
  return isWell(await deps.judge.ready({ scope: colour, address }, release, deps.signal))
}

function intentOf(request: Request, plan: Extract<Plan, { state: 'steps' }>): Intent {
  const { live } = plan
  const previous =
    live === undefined ? {} : { previous: { colour: live.colour, ...(live.release === undefined ? {} : { release: live.release }) } }
  return {
    schema: 1,
    service: request.service,
    environment: request.environment,
    kind: request.kind,
    release: request.release,
    colour: plan.colour,
    ...previous,
    run: { id: request.self.run, attempt: request.self.attempt, job: request.self.job },
    ...(request.reason === undefined ? {} : { reason: request.reason.slice(0, 500) }),
    ...(request.overrides === undefined || request.overrides.length === 0 ? {} : { overrides: request.overrides }),
  }
}

/** The rollout that this job has begun and not yet ended. */
export function openRecord(records: readonly LedgerRecord[], self: Holder): LedgerRecord | undefined {
  return records.find((record) => isOurs(record, self) && isOpen(record))
}

/** Takes this job's own rollout back after its promotion: the watch said so, or the job ends before it was completed. */
export async function undo(record: LedgerRecord, why: { reason: string; judged: boolean }, deps: RolloutDeps): Promise<Ending> {
  const { intent } = record
  const exposed = hasPhase(record, 'shift') || hasPhase(record, 'promote')
  deps.save(record.id)
  const error = new StepFailed(why.reason, { judged: why.judged })
  const phase = record.entries.at(-1)?.phase ?? 'prepare'
  return await takeBack({ phase, exposed, error }, { recordId: record.id, intent, artifact: undefined, readyWithin: 0 }, deps)
}

export type Completion =
  | { state: 'complete'; record: LedgerRecord; observed: Observation; holdUntil: string; previous: Intent['previous'] }
  | { state: 'kept'; record: LedgerRecord; observed: Observation }
  | { state: 'lost'; record: LedgerRecord; observed: Observation; reason: string }

/** The watch is over. The release is a success only if the provider still shows that it serves everything. */
export async function complete(
  record: LedgerRecord,
  { hold, watched }: { hold: number; watched: boolean },
  deps: RolloutDeps,
): Promise<Completion> {
  const { intent } = record
  await deps.lock.check()
  const observed = await deps.target.observe(deps.signal)
  if (!servesEverything(observed, intent.colour)) {
    const reason = `${intent.release.version} was to serve everything from ${intent.colour}, but the provider shows ${describeObservation(observed)}`
    return { state: 'lost', record, observed, reason }
  }
  if (!watched) {
    await deps.ledger.write(record.id, { state: 'error', phase: 'kept', detail: 'it has all traffic; the watch could not be evaluated' })
    return { state: 'kept', record, observed }
  }
  const holdUntil = new Date(deps.clock.now() + hold).toISOString()
  const { previous } = intent
  const back =
    previous === undefined
      ? 'there is none to go back to yet'
      : `back to ${previous.release?.version ?? previous.colour} at once until ${holdUntil}`
  await deps.ledger.write(record.id, { state: 'success', phase: 'complete', detail: `${intent.colour} serves everything; ${back}` })
  deps.note(`complete: ${back}`)
  await replaceOthers(record.id, intent.release.version, deps)
  return { state: 'complete', record, observed, holdUntil, previous }
}

/** Ends a rollback that serves everything: a success of its own, and the release it took away is bad from now on. */
export async function completeRollback(
  { recordId, intent, reason }: { recordId: number; intent: Intent; reason: string },
  deps: RolloutDeps,
): Promise<void> {
  const detail = `${intent.colour} serves everything, after ${intent.previous?.release?.version ?? 'an unknown release'}`
  await deps.ledger.write(recordId, { state: 'success', phase: 'complete', detail })
  await markBad(intent.previous?.release, reason, deps)
  await replaceOthers(recordId, intent.release.version, deps)
}

/** A release that was rolled back is never again a place to go back to. */
export async function markBad(release: Release | undefined, reason: string, deps: RolloutDeps): Promise<LedgerRecord | undefined> {
  const records = await deps.ledger.read()
  const left = release === undefined ? undefined : records.find((record) => sameRelease(record.intent.release, release))
  if (left === undefined || hasPhase(left, 'bad') || hasPhase(left, 'back')) return left
  await deps.ledger.write(left.id, { state: 'failure', phase: 'bad', detail: reason })
  deps.note(`${left.intent.release.version} is marked bad: ${reason}`)
  return left
}

/** GitHub shows one active deployment an environment only if the older ones are made inactive by whoever replaced them. */
async function replaceOthers(id: number, version: string, deps: RolloutDeps): Promise<void> {
  try {
    for (const record of await deps.ledger.read()) {
      const last = record.entries.at(-1)
      if (record.id === id || last === undefined || (last.state !== 'success' && last.phase !== 'kept')) continue
      await deps.ledger.write(record.id, { state: 'inactive', phase: 'replaced', detail: `${version} serves now` })
    }
  } catch (error) {
    deps.log.warning(`Older deployments could not be made inactive: ${messageOf(error)}`)
  }
}

export type Retirement = { state: 'retired'; record: LedgerRecord } | { state: 'nothing'; reason: string }

/** Takes the idle side down once its hold is over and the other is seen to serve everything. */
export async function retireIdle(hold: number, deps: RolloutDeps): Promise<Retirement> {
  const records = await deps.ledger.read()
  const home = lastSuccess(records)
  if (home === undefined) return { state: 'nothing', reason: 'no release has passed its watch yet' }
  if (records.some(isOpen)) return { state: 'nothing', reason: 'a rollout has not come to its end' }
  const idle = lastOn(records, otherColour(home.intent.colour))
  if (idle === undefined) return { state: 'nothing', reason: 'nothing runs on the idle side' }
  const done = home.entries.findLast((entry) => entry.phase === 'complete')
  const until = (done === undefined ? 0 : Date.parse(done.at)) + hold
  if (deps.clock.now() < until) return { state: 'nothing', reason: `the hold lasts until ${new Date(until).toISOString()}` }
  await deps.lock.check()
  const observed = await deps.target.observe(deps.signal)
  if (!servesEverything(observed, home.intent.colour)) {
    return { state: 'nothing', reason: `${home.intent.colour} does not serve everything: ${describeObservation(observed)}` }
  }
  const { colour, release } = idle.intent
  await deps.placement.retire({ colour, release, artifact: undefined }, deps.signal)
  const state = hasSucceeded(idle) && !hasPhase(idle, 'bad') ? 'inactive' : 'failure'
  await deps.ledger.write(idle.id, { state, phase: 'retired', detail: `${colour} was taken down` })
  return { state: 'retired', record: idle }
}
