import type { JudgeMode } from '../../config/sections/environment/judge.ts'
import type { ByHand } from '../../core/by-hand.ts'
import type { ConditionResult, Measurement } from '../../evidence/schema.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { HookRunner } from '../commands/hooks.ts'
import type { HealthJudge } from '../contract/health-judge.ts'
import type { Placement } from '../contract/placement.ts'
import type { TrafficTarget } from '../contract/target.ts'
import type { LedgerStore } from '../ledger/ledger.ts'
import type { LedgerOutbox } from '../ledger/ledger-outbox.ts'
import type { HeldLock } from '../lock/lock.ts'
import type { WatchSignals } from '../lock/signal-watcher.ts'
import type { RolloutMemory } from './rollout-memory.ts'

/** In ms since 1970; undefined while GitHub answers. */
export type GithubSilence = { since: number | undefined }

/** All effects of a rollout, each a port. The lock is held. */
export type RolloutDeps = {
  target: TrafficTarget
  placement: Placement
  judge: HealthJudge
  /** With `observe`, the judgement of a step is recorded and the rollout goes on. */
  judgeMode: JudgeMode
  hooks: HookRunner
  ledger: LedgerStore
  /** Where entries of the ledger go that nothing waits for. */
  outbox: LedgerOutbox
  lock: HeldLock
  /** Runs long work while it polls the lock for an abort. */
  watchSignals: WatchSignals
  /** What this job's own rollout has asked of the provider. */
  memory: RolloutMemory
  /** Milliseconds for which going back is tried again while calls fail. */
  patience: number
  /**
   * Told when the traffic is where going back could bring it, so that what follows is evidence, and when GitHub has to be waited for: nobody
   * else has to wait for that.
   */
  settled?(): void
  /** Since when GitHub was asked in vain about the lock on the way back, shared by the services that go back together. */
  silence?: GithubSilence
  /** Milliseconds that a step forward waits for a GitHub that does not answer. */
  githubPatience: number
  clock: Clock
  log: Log
  /** Aborts when the run is cancelled. A revert does not listen to it. */
  signal: AbortSignal
  /** What a person would start by hand in this repository. */
  byHand: ByHand
  /** Adds a line to the timeline of the evidence. */
  note(what: string): void
  /** Records a judgement that nothing follows from, since the judge only observes: in the timeline, and as a warning of the step. */
  unenforced(what: string): void
  /** Adds measurements and conditions to the evidence. */
  measured(measurements: readonly Measurement[], conditions: readonly ConditionResult[]): void
}
