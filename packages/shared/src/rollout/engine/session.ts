import type { Step } from '../../config/defaults.ts'
import { hookName } from '../../config/rollout.ts'
import { otherColour, type Release } from '../../core/words.ts'
import { allTo, type Observation, servesEverything } from '../contract/target.ts'
import { hasPhase, type Intent, isOpen, type LedgerRecord } from '../ledger/ledger.ts'
import type { Holder } from '../lock/lock.ts'
import { type Live, liveSide, type Plan, planRollout } from '../plan/plan.ts'
import { isOurs } from '../plan/reconcile.ts'
import { handOf, type RolloutDeps, StepFailed } from './context.ts'
import { drive } from './drive.ts'
import { isWarm } from './hot-standby.ts'
import { settleFirst } from './recover-lost-run.ts'
import { type Ending, takeBack } from './revert.ts'

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
  /** What goes into the ledger beside all this. */
  terms?: Pick<Intent, 'hold' | 'database' | 'overrides'>
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
  for (const record of records) if (isOpen(record) && isOurs(record, request.self)) await giveWay(record, intent, deps)
  const recordId = await deps.ledger.open(intent)
  const hand = handOf(recordId, intent, { artifact: request.artifact, readyWithin: request.readyWithin })
  const live = plan.live !== undefined && servesEverything(observed, plan.live.colour) ? allTo(plan.live.colour) : undefined
  const driven = await drive(plan.steps, { hand, expected: live }, deps)
  if (driven.state !== 'promoted') return { state: 'ended', ending: driven, intent }
  return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes }
}

/** A rollout of this very job that could not be ended makes room for the one that takes its place. */
async function giveWay(record: LedgerRecord, { release }: Intent, deps: RolloutDeps): Promise<void> {
  await deps.ledger.write(record.id, { state: 'error', phase: 'stopped', detail: `the same job goes on with ${release.version}` })
}

async function wishOf(request: Request, observed: Observation, records: readonly LedgerRecord[], deps: RolloutDeps) {
  const { release, steps, atOnce } = request
  const live = liveSide(observed, records)
  const idle = live === undefined ? undefined : otherColour(live.colour)
  const warm =
    request.kind === 'rollback' && idle !== undefined && (await isWarm(release, idle, { observed, records }, deps)) ? idle : undefined
  // Nothing of the user's stands in the way back: of the hooks, a rollback has the one that comes after it.
  const hooks = request.kind === 'rollback' ? [] : hookName.options.filter((name) => name !== 'after-rollback' && deps.hooks.has(name))
  return { release, steps, warm, atOnce: atOnce || warm !== undefined, hooks }
}

function intentOf(request: Request, plan: Extract<Plan, { state: 'steps' }>): Intent {
  const { live } = plan
  const previous = live === undefined ? {} : { previous: previousOf(live) }
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
    ...request.terms,
  }
}

function previousOf({ colour, release, version }: Live): NonNullable<Intent['previous']> {
  if (release !== undefined) return { colour, release }
  return { colour, ...(version === undefined ? {} : { version }) }
}

/** The rollout that this job has begun and not yet ended. */
export function openRecord(records: readonly LedgerRecord[], self: Holder): LedgerRecord | undefined {
  return records.find((record) => isOurs(record, self) && isOpen(record))
}

/** Takes this job's own rollout back after its promotion: the watch said so, or the job ends before it was completed. */
export async function undo(record: LedgerRecord, why: { reason: string; judged: boolean }, deps: RolloutDeps): Promise<Ending> {
  const { intent } = record
  const exposed = hasPhase(record, 'shift') || hasPhase(record, 'promote')
  const error = new StepFailed(why.reason, { judged: why.judged })
  const phase = record.entries.at(-1)?.phase ?? 'prepare'
  return await takeBack({ phase, exposed, error }, handOf(record.id, intent, { artifact: undefined, readyWithin: 0 }), deps)
}
