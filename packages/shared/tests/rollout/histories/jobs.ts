// What the jobs of the workflows do with the library, in one place: the one file that knows its entry points.
import { ms } from '../../../src/core/duration.ts'
import { ratio } from '../../../src/core/percentage.ts'
import { sameRelease } from '../../../src/core/version.ts'
import { otherColour, type Release } from '../../../src/core/words.ts'
import { noHooks } from '../../../src/rollout/commands/hooks.ts'
import { complete, completeRollback } from '../../../src/rollout/engine/complete.ts'
import { findOwnRollout } from '../../../src/rollout/engine/own-rollout.ts'
import { retireIdle } from '../../../src/rollout/engine/retire.ts'
import type { RevertResult, RolloutRequest, RolloutResult } from '../../../src/rollout/engine/rollout-request.ts'

import { openRecord, revertOwnRollout, revertRemembered, rollOut } from '../../../src/rollout/engine/session.ts'
import type { LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import { ledgerOutbox } from '../../../src/rollout/ledger/ledger-outbox.ts'
import { hasPhase } from '../../../src/rollout/ledger/record-state.ts'
import { chooseDestination } from '../../../src/rollout/ledger/rollback-destination.ts'
import { type HeldLock, type Holder, heldLock, takeLock } from '../../../src/rollout/lock/lock.ts'
import { signalWatcher } from '../../../src/rollout/lock/signal-watcher.ts'
import { type LiveSide, liveSide } from '../../../src/rollout/plan/plan.ts'
import { forwardPatience, urgentPatience } from '../../../src/rollout/steps/github-patience.ts'
import { lookPatiently } from '../../../src/rollout/steps/patient-look.ts'
import type { RolloutDeps } from '../../../src/rollout/steps/rollout-deps.ts'
import { processMemory, type RolloutMemory } from '../../../src/rollout/steps/rollout-memory.ts'
import { usualPatience } from '../../../src/rollout/steps/step-target.ts'
import { type ProcessPorts, portsOf, type ReleaseDefectOf } from '../../../src/testing/simulation/process-ports.ts'
import type { SimulatedJob, SimulatedProcess, SimulationContext } from '../../../src/testing/simulation/simulated-job.ts'
import type { RunClaim } from '../../../src/testing/simulation/simulation-event.ts'

export type JobWorld = SimulationContext & {
  illness: ReleaseDefectOf
  onDrift: RolloutRequest['onDrift']
  pauses: boolean
  urgency?: { on: boolean }
}
/**
 * `rollbackStep: false`: the workflow has no step that goes back, so that the post step has to. `begins: false`: the step that deploys was cancelled before it began; the runner starts
 * the later ones all the same.
 */
export type DeployTask = {
  release: Release
  begins?: boolean
  watch: WatchEnd
  watchFor: number
  patience: number
  rollbackStep?: boolean
}
/** What the watch came to. `cancelled`: the job was cancelled meanwhile. */
type WatchEnd = 'pass' | 'fail' | 'not-evaluated' | 'cancelled'
export type RollbackTask = { release: Release | undefined; atOnce: boolean; patience: number; again: boolean }

/** What the steps of one job tell one another: GITHUB_STATE of a step, and its outcome. */
export type Saved = { locked: boolean }

export const hold = 60_000
/** `postPatience` of engine/post-step.ts. */
export const postPatience = 4 * 60_000

/** deploy, watch, complete or take back, and the post step; whatever dies in between. Gives what the deployment came to. */
export async function deployJob(job: SimulatedJob, task: DeployTask, world: JobWorld): Promise<RolloutResult | undefined> {
  const saved: Saved = { locked: false }
  if (task.begins === false) return await neverBegun(job, task, world)
  const main = await job.step(async (process) => {
    const deps = await lockedDeps(process, task.patience, saved, world)
    const result = await rollOut(requestOf('deploy', task.release, process, world), deps)
    claimResult(result, process, world)
    return result
  })
  const result = main.state === 'done' ? main.value : undefined
  if (result?.state === 'promoted') await world.clock.sleep(task.watchFor)
  const well = result?.state === 'promoted' && task.watch === 'pass'
  const completed = well ? await job.step((process) => completeStep(process, world)) : undefined
  const needed = result === undefined || result.state === 'ended' || (result.state === 'promoted' && completed?.state !== 'done')
  if (needed && task.rollbackStep !== false) await job.step((process) => rollbackWithin(process, well ? undefined : task.watch, world))
  if (saved.locked) await job.step((process) => postStep(process, world))
  return result
}

/** What the later steps of a job do whose first one never began. */
async function neverBegun(job: SimulatedJob, task: DeployTask, world: JobWorld): Promise<undefined> {
  world.emit({ is: 'not begun', run: job.holder.run })
  if (task.rollbackStep !== false) await job.step((process) => rollbackWithin(process, task.watch, world))
  await job.step((process) => postStep(process, world))
}

/** Back to a release that was named, or to the last known good one, as the rollback workflow does it. */
export async function rollbackJob(job: SimulatedJob, task: RollbackTask, world: JobWorld): Promise<void> {
  const saved: Saved = { locked: false }
  await job.step(async (process) => {
    const deps = await lockedDeps(process, task.patience, saved, world)
    try {
      await goBack(process, task, deps, world)
    } finally {
      await deps.lock.release()
    }
  })
  if (saved.locked) await job.step((process) => postStep(process, world))
}

export async function retireJob(job: SimulatedJob, { patience }: { patience: number }, world: JobWorld): Promise<void> {
  await job.step(async (process) => {
    const deps = await lockedDeps(process, patience, { locked: false }, world)
    try {
      await retireIdle(hold, deps)
    } finally {
      await deps.lock.release()
    }
  })
}

/** Looks through the edge; goes back where what serves is ill. */
export async function monitorJob(job: SimulatedJob, { patience }: { patience: number }, world: JobWorld): Promise<void> {
  const seen = await job.step((process) => portsOf(process, world.illness, world).judge.ready({ scope: 'edge' }, undefined))
  if (seen.state === 'done' && seen.value.verdict === 'fail') {
    await rollbackJob(job, { release: undefined, atOnce: true, patience, again: false }, world)
  }
}

export async function lockedDeps(process: SimulatedProcess, patience: number, saved: Saved, world: JobWorld): Promise<RolloutDeps> {
  const ports = portsOf(process, world.illness, world)
  saved.locked = true
  return depsOf(process, ports, { lock: await takeLock(ports.lock, patience), world })
}

async function reentered(process: SimulatedProcess, world: JobWorld): Promise<RolloutDeps | undefined> {
  const ports = portsOf(process, world.illness, world)
  const lock = await heldLock(ports.lock)
  return lock === undefined ? undefined : depsOf(process, ports, { lock, world })
}

/** For what is done while GitHub does not tell of the lock. */
export function unlockedDeps(process: SimulatedProcess, lock: HeldLock, world: JobWorld): RolloutDeps {
  return depsOf(process, portsOf(process, world.illness, world), { lock, world })
}

/** The memory of each job, as a file on its machine: it outlives a process, and not the machine. */
const memories = new WeakMap<Holder, RolloutMemory>()

function memoryOf(holder: Holder): RolloutMemory {
  const memory = memories.get(holder) ?? processMemory()
  memories.set(holder, memory)
  return memory
}

export function depsOf(
  process: SimulatedProcess,
  { target, judge, ledger, lock: { clock, log } }: ProcessPorts,
  { lock, world: { emit, urgency } }: { lock: HeldLock; world: JobWorld },
): RolloutDeps {
  const { placement } = target
  if (placement === undefined) throw new Error('the simulated provider places')
  const nothing = () => undefined
  const { signal } = process
  const watchSignals = signalWatcher({ lock, clock, log, signal })
  return {
    target,
    placement,
    judge,
    judgeMode: 'act',
    hooks: noHooks,
    watchSignals,
    ledger,
    outbox: ledgerOutbox(ledger, { clock, log }),
    lock,
    clock,
    log,
    signal,
    memory: memoryOf(process.holder),
    patience: usualPatience,
    githubPatience: urgency?.on === true ? urgentPatience : forwardPatience,
    note: (what) => emit({ is: 'said', process: process.name, what }),
    byHand: 'monitor',
    unenforced: nothing,
    measured: nothing,
  }
}

export function requestOf(
  kind: RolloutRequest['kind'],
  release: Release,
  process: SimulatedProcess,
  world: JobWorld,
  atOnce = false,
): RolloutRequest {
  return {
    service: 'harbor',
    environment: 'production',
    kind,
    release,
    artifact: undefined,
    steps: world.provider.traits.weighted
      ? [
          { weight: ratio(0.05), time: ms(1_000) },
          ...(world.pauses ? [{ pause: ms(60_000) }] : []),
          { weight: ratio(0.5), time: ms(1_000) },
          { weight: ratio(1), time: ms(1_000) },
        ]
      : [{ weight: ratio(1), time: ms(1_000) }],
    atOnce,
    readyWithin: 5_000,
    onDrift: kind === 'rollback' ? 'adopt' : world.onDrift,
    self: process.holder,
    reason: undefined,
  }
}

async function completeStep(process: SimulatedProcess, world: JobWorld): Promise<void> {
  const deps = await reentered(process, world)
  if (deps === undefined) throw new Error('this job does not hold the lock')
  const own = openRecord(await deps.ledger.read(), process.holder)
  if (own === undefined) return
  const completion = await complete(own, { hold }, deps)
  if (completion.state === 'lost') throw new Error(completion.reason)
  const { colour, release } = own.intent
  claim({ of: 'serves', colour, release, how: completion.state }, process, world)
}

/** The step after a failure or a cancellation: `rollback` with `only-if-needed`. */
async function rollbackWithin(process: SimulatedProcess, watch: DeployTask['watch'] | undefined, world: JobWorld): Promise<void> {
  const ports = portsOf(process, world.illness, world)
  if (watch !== 'not-evaluated') world.emit({ is: 'way back began', run: process.holder.run, process: process.name })
  // A release that keeps the traffic is in no hurry: then GitHub is waited for.
  const memory = watch === 'not-evaluated' ? processMemory() : memoryOf(process.holder)
  const own = await findOwnRollout({ lock: ports.lock, stores: ports, memory })
  if (own.state === 'not-held') return
  const deps = depsOf(process, ports, { lock: own.lock, world })
  const why = { reason: watch === 'cancelled' ? 'the job was cancelled' : 'its watch failed', judged: watch === 'fail' }
  if (own.state === 'remembered') {
    claimEnding(await revertRemembered(own.own, { ...why, silentSince: own.silentSince }, deps), own.own.intent, process, world)
    return
  }
  const open = own.record
  if (open === undefined) return
  if (watch === 'not-evaluated' && hasPhase(open, 'promote')) {
    const completion = await complete(open, { hold, unproven: 'the watch could not be evaluated' }, deps)
    if (completion.state === 'kept')
      claim({ of: 'serves', colour: open.intent.colour, release: open.intent.release, how: 'kept' }, process, world)
    return
  }
  const ending = await revertOwnRollout(open, { ...why, silentSince: own.silentSince }, deps)
  claimEnding(ending, open.intent, process, world)
  if (ending.state === 'back' || ending.state === 'stopped') return
  await goBack(process, { release: undefined, atOnce: false, patience: 0, again: false }, deps, world)
}

export async function goBack(process: SimulatedProcess, task: RollbackTask, deps: RolloutDeps, world: JobWorld): Promise<void> {
  world.emit({ is: 'rollback began', run: process.holder.run, named: task.release?.version })
  const changed = await goBackOnce(process, task, deps, world)
  world.emit({ is: 'rollback ended', run: process.holder.run })
  if (changed !== undefined && task.again) await goBack(process, { ...task, again: false }, deps, world)
}

async function goBackOnce(process: SimulatedProcess, task: RollbackTask, deps: RolloutDeps, world: JobWorld): Promise<boolean | undefined> {
  const records = await deps.ledger.read()
  const live = liveSide(await lookPatiently(deps), records)
  if (task.release === undefined && standsAlready(records, live)) return false
  const found = chooseDestination(records, { version: task.release?.version, live: live?.release })
  if (found.state === 'none' || found.state === 'bad') return undefined
  const destination = found.state === 'known' ? found.release : task.release
  if (destination === undefined) return undefined
  const result = await rollOut(requestOf('rollback', destination, process, world, task.atOnce), deps)
  claimResult(result, process, world)
  if (result.state === 'refused' || result.state === 'ended') return undefined
  if (result.state === 'promoted') {
    await completeRollback({ ...result, reason: 'rolled back' }, deps)
  }
  const colour = result.state === 'promoted' ? result.intent.colour : result.live.colour
  const changed = result.state === 'promoted'
  claim({ of: 'went back', to: destination, colour, changed }, process, world)
  return changed
}

/** As the rollback action has it: what was taken back is not taken back once more. */
function standsAlready(records: readonly LedgerRecord[], live: LiveSide | undefined): boolean {
  const newest = records.find((record) => !hasPhase(record, 'stopped') && record.entries.length > 0)
  if (newest === undefined || live?.release === undefined) return false
  const { kind, release, previous } = newest.intent
  if (kind === 'rollback' && hasPhase(newest, 'complete') && sameRelease(release, live.release)) return true
  return hasPhase(newest, 'back') && previous?.release !== undefined && sameRelease(previous.release, live.release)
}

/** `post`, as `restoreAndRelease` has it: what nobody has ended is taken back, and the lock is released. */
export async function postStep(process: SimulatedProcess, world: JobWorld): Promise<void> {
  const ports = portsOf(process, world.illness, world)
  world.emit({ is: 'way back began', run: process.holder.run, process: process.name })
  const own = await findOwnRollout({ lock: ports.lock, stores: ports, memory: memoryOf(process.holder) })
  if (own.state === 'not-held') return
  const deps = { ...depsOf(process, ports, { lock: own.lock, world }), patience: postPatience }
  const why = { reason: 'the job ended before the rollout was completed', judged: false }
  try {
    if (own.state === 'remembered')
      claimEnding(await revertRemembered(own.own, { ...why, silentSince: own.silentSince }, deps), own.own.intent, process, world)
    else if (own.record !== undefined)
      claimEnding(await revertOwnRollout(own.record, { ...why, silentSince: own.silentSince }, deps), own.record.intent, process, world)
  } finally {
    await own.lock.release()
  }
}

export function claimResult(result: RolloutResult, process: SimulatedProcess, world: JobWorld): void {
  if (result.state === 'promoted') {
    claim({ of: 'serves', colour: result.intent.colour, release: result.intent.release, how: 'promoted' }, process, world)
  }
  if (result.state === 'unchanged' && result.live.release !== undefined) {
    claim({ of: 'serves', colour: result.live.colour, release: result.live.release, how: 'unchanged' }, process, world)
  }
  if (result.state === 'ended') claimEnding(result.ending, result.intent, process, world)
}

export function claimEnding(
  ending: RevertResult,
  { colour, release, previous }: LedgerRecord['intent'],
  process: SimulatedProcess,
  world: JobWorld,
): void {
  world.emit({ is: 'way back ended', process: process.name, ending })
  if (ending.state === 'back' || ending.state === 'stopped') claim({ of: 'left', colour, how: ending.state }, process, world)
  if (ending.state === 'forward') claim({ of: 'serves', colour, release, how: 'forward' }, process, world)
  if (ending.state === 'back' && previous?.release !== undefined) {
    claim({ of: 'serves', colour: otherColour(colour), release: previous.release, how: 'back' }, process, world)
  }
}

export function claim(one: RunClaim, process: SimulatedProcess, world: JobWorld): void {
  world.trace(`${process.name} says: ${JSON.stringify(one)}`)
  world.emit({ is: 'claimed', run: process.holder.run, process: process.name, claim: one })
}
