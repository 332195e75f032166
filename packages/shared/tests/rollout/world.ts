import { ms } from '../../src/core/duration.ts'
import { ratio } from '../../src/core/percentage.ts'
import type { Judgement, Release } from '../../src/core/words.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { type HookRunner, noHooks } from '../../src/rollout/commands/hooks.ts'
import { complete } from '../../src/rollout/engine/complete.ts'
import type { RolloutRequest, RolloutResult } from '../../src/rollout/engine/rollout-request.ts'
import { openRecord, rollOut } from '../../src/rollout/engine/session.ts'
import { ledgerOutbox } from '../../src/rollout/ledger/ledger-outbox.ts'
import { type Holder, type LockDeps, takeLock } from '../../src/rollout/lock/lock.ts'
import type { RolloutDeps } from '../../src/rollout/steps/rollout-deps.ts'
import { processMemory, type RolloutMemory } from '../../src/rollout/steps/rollout-memory.ts'
import { fakeClock, fakeLog } from '../../src/testing/fakes.ts'
import {
  aRelease,
  type EffectHook,
  type FakeSide,
  fakeLedger,
  fakeLockStore,
  simulatedJudge,
  simulatedTarget,
} from '../../src/testing/rollout-fakes.ts'

export type WorldOptions = {
  /** By default, one on which time leaps. */
  clock?: Clock
  blue?: Partial<FakeSide>
  green?: Partial<FakeSide>
  weighted?: boolean
  lag?: number
  identifies?: boolean
  judgeMode?: RolloutDeps['judgeMode']
  ill?: (release: Release, during: 'ready' | 'step') => Judgement | undefined
}

/** A provider, a ledger and a lock that outlive runs; `fault` may be changed between them. */
export function aWorld({
  blue = {},
  green = {},
  weighted = true,
  lag = 0,
  identifies = false,
  judgeMode = 'act',
  ill,
  clock = fakeClock(),
}: WorldOptions = {}) {
  const log = fakeLog()
  const faults: { current: EffectHook } = { current: () => undefined }
  const fault: EffectHook = (effect, when) => faults.current(effect, when)
  const target = simulatedTarget({ blue, green }, { fault, weighted, lag, identifies })
  const ledger = fakeLedger(clock, fault)
  const lockStore = fakeLockStore(fault)
  const judge = simulatedJudge(target, ill)
  const ended = new Set<number>()
  const hooks: HookRunner = { ...noHooks }
  const notes: string[] = []
  const unenforced: string[] = []

  const lockDeps = (holder: Holder): LockDeps => ({
    service: 'harbor',
    store: lockStore,
    environment: 'production',
    holder,
    hasEnded: async (by) => ended.has(by.run),
    clock,
    log,
  })
  const memories = new Map<number, RolloutMemory>()
  const memoryOf = (run: number): RolloutMemory => {
    const memory = memories.get(run) ?? processMemory()
    memories.set(run, memory)
    return memory
  }
  const holderOf = (run: number): Holder => ({ run, attempt: 1, job: 'deploy' })
  const depsOf = async (run: number, signal = new AbortController().signal): Promise<RolloutDeps> => ({
    target,
    placement: target.placement,
    judge,
    judgeMode,
    hooks,
    // Time leaps on this clock; what is asked meanwhile is looked at between the steps.
    watchSignals: (work) => work(signal),
    ledger,
    outbox: ledgerOutbox(ledger, { clock, log }),
    lock: await takeLock(lockDeps(holderOf(run)), 0),
    clock,
    log,
    signal,
    memory: memoryOf(run),
    patience: 60_000,
    githubPatience: 10_000,
    note: (what) => notes.push(what),
    byHand: 'monitor',
    unenforced: (what) => unenforced.push(what),
    measured: () => undefined,
  })
  const requestOf = (run: number, release: Release, overrides: Partial<RolloutRequest> = {}): RolloutRequest => ({
    service: 'harbor',
    environment: 'production',
    kind: 'deploy',
    release,
    artifact: undefined,
    steps: [
      { weight: ratio(0.05), time: ms(1_000) },
      { weight: ratio(0.5), time: ms(1_000) },
      { weight: ratio(1), time: ms(1_000) },
    ],
    atOnce: false,
    readyWithin: 5_000,
    onDrift: 'stop',
    self: holderOf(run),
    reason: undefined,
    ...overrides,
  })
  /** One run of the deploy job as far as its end: rollout, completion, lock released. */
  const deploy = async (run: number, release: Release, overrides: Partial<RolloutRequest> = {}): Promise<RolloutResult> => {
    const deps = await depsOf(run)
    const result = await rollOut(requestOf(run, release, overrides), deps)
    const own = openRecord(await ledger.read(), holderOf(run))
    if (result.state === 'promoted' && own !== undefined) await complete(own, { hold: 600_000 }, deps)
    await deps.lock.release()
    ended.add(run)
    return result
  }
  return {
    clock,
    log,
    faults,
    hooks,
    target,
    ledger,
    lockStore,
    judge,
    ended,
    notes,
    unenforced,
    lockDeps,
    holderOf,
    depsOf,
    requestOf,
    deploy,
  }
}

export const v1 = aRelease('v1.0.0')
export const v2 = aRelease('v1.1.0')
export const v3 = aRelease('v1.2.0')

/** A world in which v1 was deployed to blue and completed. */
export async function aLiveWorld(options: WorldOptions = {}) {
  const world = aWorld(options)
  const result = await world.deploy(1, v1)
  if (result.state !== 'promoted') throw new Error(`The first release was not promoted: ${JSON.stringify(result)}`)
  world.target.calls.length = 0
  world.notes.length = 0
  return world
}
