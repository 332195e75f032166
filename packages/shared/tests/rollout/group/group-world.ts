import { ms } from '../../../src/core/duration.ts'
import { ratio } from '../../../src/core/percentage.ts'
import type { Judgement, Release } from '../../../src/core/words.ts'
import { noHooks } from '../../../src/rollout/commands/hooks.ts'
import type { RolloutRequest } from '../../../src/rollout/engine/rollout-request.ts'
import type { GroupMember } from '../../../src/rollout/group/group-rollout.ts'
import { ledgerOutbox } from '../../../src/rollout/ledger/ledger-outbox.ts'
import { type Holder, type LockDeps, takeLock } from '../../../src/rollout/lock/lock.ts'
import type { RolloutDeps } from '../../../src/rollout/steps/rollout-deps.ts'
import { processMemory, type RolloutMemory } from '../../../src/rollout/steps/rollout-memory.ts'
import { fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import {
  aRelease,
  type EffectHook,
  fakeLedger,
  fakeLockStore,
  simulatedJudge,
  simulatedTarget,
} from '../../../src/testing/rollout-fakes.ts'

export type ServiceOptions = {
  needs?: readonly string[]
  weighted?: boolean
  ill?: (release: Release, during: 'ready' | 'step') => Judgement | undefined
}

/** Several services of one environment, each with a provider, a ledger and a lock of its own; `calls` has the effects of all in their order. */
export function aGroupWorld(options: Readonly<Record<string, ServiceOptions>>) {
  const clock = fakeClock()
  const log = fakeLog()
  const ended = new Set<number>()
  const calls: string[] = []
  const faults: { current: (service: string) => EffectHook } = { current: () => () => undefined }
  const services = new Map(
    Object.entries(options).map(([service, { needs = [], weighted = true, ill }]) => {
      const fault: EffectHook = async (effect, when) => {
        await faults.current(service)(effect, when)
        if (when === 'after' && /^(shift|prepare|retire)/.test(effect)) calls.push(`${service}: ${effect}`)
      }
      const target = simulatedTarget({}, { fault, weighted })
      const judge = simulatedJudge(target, ill)
      return [
        service,
        {
          service,
          needs,
          target,
          judge,
          ledger: fakeLedger(clock, fault),
          lock: fakeLockStore(fault),
          memories: new Map<number, RolloutMemory>(),
          notes: [] as string[],
        },
      ] as const
    }),
  )
  const of = (service: string) => {
    const found = services.get(service)
    if (found === undefined) throw new Error(`There is no service ${service}`)
    return found
  }
  const holderOf = (run: number): Holder => ({ run, attempt: 1, job: 'deploy' })
  const lockDeps = (service: string, run: number): LockDeps => ({
    service,
    perService: true,
    store: of(service).lock,
    environment: 'production',
    holder: holderOf(run),
    hasEnded: async (by) => ended.has(by.run),
    clock,
    log,
  })
  const depsOf = async (service: string, run: number, signal = new AbortController().signal): Promise<RolloutDeps> => {
    const { target, judge, ledger, memories, notes } = of(service)
    const memory = memories.get(run) ?? processMemory()
    memories.set(run, memory)
    return {
      target,
      placement: target.placement,
      judge,
      judgeMode: 'act',
      hooks: noHooks,
      watchSignals: (work) => work(signal),
      ledger,
      outbox: ledgerOutbox(ledger, { clock, log }),
      lock: await takeLock(lockDeps(service, run), 0),
      clock,
      log,
      signal,
      memory,
      patience: 60_000,
      githubPatience: 10_000,
      note: (what) => notes.push(what),
      byHand: 'monitor',
      unenforced: () => undefined,
      measured: () => undefined,
    }
  }
  const member = async (service: string, run: number, release: Release, overrides: Partial<RolloutRequest> = {}): Promise<GroupMember> => ({
    needs: of(service).needs,
    deps: await depsOf(service, run),
    request: {
      service,
      environment: 'production',
      kind: 'deploy',
      release,
      artifact: undefined,
      steps: of(service).target.capabilities.weighted
        ? [
            { weight: ratio(0.05), time: ms(1_000) },
            { weight: ratio(0.5), time: ms(1_000) },
            { weight: ratio(1), time: ms(1_000) },
          ]
        : [{ weight: ratio(1), time: ms(1_000) }],
      atOnce: false,
      readyWithin: 5_000,
      onDrift: 'stop',
      self: holderOf(run),
      reason: undefined,
      ...overrides,
    },
  })
  /** The members of a run, in the order of the file. */
  const members = async (run: number, releases: Readonly<Record<string, Release>>, overrides: Partial<RolloutRequest> = {}) => {
    const all: GroupMember[] = []
    for (const [service, release] of Object.entries(releases)) all.push(await member(service, run, release, overrides))
    return all
  }
  /** The release that has all traffic of each service, and whether it is one. */
  const serving = () =>
    Object.fromEntries(
      [...services].map(([service, { target }]) => {
        const full = (['blue', 'green'] as const).filter((colour) => target.sides[colour].up && target.sides[colour].assigned === 1)
        const [only] = full
        return [service, full.length === 1 && only !== undefined ? target.sides[only].release?.version : 'in between']
      }),
    )
  return { clock, log, ended, calls, faults, services, of, holderOf, lockDeps, depsOf, member, members, serving }
}

export const v1 = aRelease('v1.0.0')
export const v2 = aRelease('v2.0.0')
export const v3 = aRelease('v3.0.0')
