// An emergency rollback, as the rollback action has it in its folder `emergency`.
import { otherColour, type Release } from '../../../src/core/words.ts'
import { isUncertain } from '../../../src/github/errors.ts'
import { isHealthy } from '../../../src/rollout/contract/health-judge.ts'
import { bothColours, type Observation, servesEverything } from '../../../src/rollout/contract/observation.ts'
import { completeRollback } from '../../../src/rollout/engine/complete.ts'
import { TrafficRestorer } from '../../../src/rollout/engine/restore-traffic.ts'
import type { Intent } from '../../../src/rollout/ledger/ledger.ts'
import { lastOn } from '../../../src/rollout/ledger/record-state.ts'
import type { HeldLock } from '../../../src/rollout/lock/lock.ts'
import type { RolloutDeps } from '../../../src/rollout/steps/rollout-deps.ts'
import type { SimulatedJob, SimulatedProcess } from '../../../src/testing/simulation/simulated-job.ts'
import { claim, goBack, type JobWorld, lockedDeps, postStep, type Saved, unlockedDeps } from './jobs.ts'

/** `waitForGithub` and `betweenTries` of emergency/late-record.ts, and `patience` of emergency/unlocked-shift.ts. */
const waitForGithub = 10 * 60_000
const betweenTries = 5_000
const shiftPatience = 60_000

/** Back to a release that was named, at once. `world.urgency` is on until the traffic is there. */
export async function emergencyJob(job: SimulatedJob, { release, patience }: { release: Release; patience: number }, world: JobWorld) {
  const saved: Saved = { locked: false }
  const back = (process: SimulatedProcess) =>
    withLock(process, { patience, saved }, world, (deps) => goBack(process, { release, atOnce: true, patience, again: false }, deps, world))
  await job.step(async (process) => {
    try {
      await back(process)
    } catch (error) {
      if (world.urgency?.on !== true || !isUncertain(error)) throw error
      const shift = await shiftWithoutLock(process, release, world)
      world.urgency.on = false
      if (shift === undefined) return await back(process)
      claim({ of: 'went back', to: release, colour: shift.to, changed: true }, process, world)
      await recordUntilAnswered(
        () => withLock(process, { patience, saved }, world, (deps) => recordShift(shift, { process, release, deps })),
        {
          process,
        },
      )
    }
  })
  if (saved.locked) await job.step((process) => postStep(process, world))
}

async function withLock(
  process: SimulatedProcess,
  { patience, saved }: { patience: number; saved: Saved },
  world: JobWorld,
  work: (deps: RolloutDeps) => Promise<void>,
): Promise<void> {
  const deps = await lockedDeps(process, patience, saved, world)
  try {
    await work(deps)
  } finally {
    if (!deps.lock.reentered) await deps.lock.release()
  }
}

type UnlockedShift = { to: 'blue' | 'green'; observed: Observation }

async function shiftWithoutLock(process: SimulatedProcess, release: Release, world: JobWorld): Promise<UnlockedShift | undefined> {
  const deps = { ...unlockedDeps(process, unlocked, world), patience: shiftPatience }
  const { run, attempt, job } = process.holder
  const about = { kind: 'rollback' as const, service: 'harbor', environment: 'production', run: { id: run, attempt, job } }
  const restorer = new TrafficRestorer({ about: { recordId: undefined, about }, own: false }, deps)
  const observed = await restorer.look()
  const from = bothColours.find((colour) => observed !== undefined && servesEverything(observed, colour))
  if (observed === undefined || from === undefined) return undefined
  const to = otherColour(from)
  const { address } = observed[to]
  if (address === undefined || !isHealthy(await deps.judge.ready({ scope: to, address }, release, process.signal))) return undefined
  const end = await restorer.restore([{ colour: to, release }])
  return end.state === 'restored' ? { to, observed: end.observed } : undefined
}

async function recordUntilAnswered(
  record: () => Promise<void>,
  { process: { clock, signal } }: { process: SimulatedProcess },
): Promise<void> {
  for (const deadline = clock.now() + waitForGithub; ; ) {
    try {
      return await record()
    } catch (error) {
      if (!isUncertain(error) || clock.now() + betweenTries >= deadline) return
      await clock.sleep(betweenTries, signal)
    }
  }
}

async function recordShift(
  { to, observed }: UnlockedShift,
  { process, release, deps }: { process: SimulatedProcess; release: Release; deps: RolloutDeps },
): Promise<void> {
  const bad = lastOn(await deps.ledger.read(), otherColour(to))?.intent.release
  const { run, attempt, job } = process.holder
  const intent: Intent = {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    kind: 'rollback',
    release,
    colour: to,
    previous: { colour: otherColour(to), ...(bad === undefined ? {} : { release: bad }) },
    run: { id: run, attempt, job },
  }
  const recordId = await deps.ledger.open(intent)
  await deps.ledger.write(recordId, { state: 'in_progress', phase: 'promote', detail: 'it had all traffic before GitHub was told' })
  await completeRollback({ recordId, intent, observed, reason: 'rolled back' }, deps)
}

/** Stands for the lock while GitHub does not answer. */
const unlocked: HeldLock = {
  generation: 0,
  reentered: false,
  takenFrom: undefined,
  check: async () => undefined,
  signals: async () => [],
  answer: async () => undefined,
  release: async () => undefined,
}
