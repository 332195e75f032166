import type { HookName } from '../../config/rollout.ts'
import { ActionError } from '../../core/errors.ts'
import type { Colour, Release } from '../../core/words.ts'
import type { ConditionResult, Measurement } from '../../evidence/schema.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { HookContext, HookRunner } from '../commands/hooks.ts'
import type { HealthJudge } from '../contract/health-judge.ts'
import type { Observation, Placement, SideRelease, TrafficTarget } from '../contract/target.ts'
import type { Intent, LedgerStore } from '../ledger/ledger.ts'
import type { HeldLock } from '../lock/lock.ts'
import type { WatchSignals } from '../lock/signal-watcher.ts'

/** All effects of a rollout, each a port. */
export type RolloutDeps = {
  target: TrafficTarget
  placement: Placement
  judge: HealthJudge
  hooks: HookRunner
  ledger: LedgerStore
  lock: HeldLock
  /** Does something long, and looks at what is asked of this run all the while. */
  watchSignals: WatchSignals
  clock: Clock
  log: Log
  /** Aborts when the run is cancelled. The way back does not listen to it. */
  signal: AbortSignal
  /** Remembers what happened, for the evidence. */
  note(what: string): void
  measured(measurements: readonly Measurement[], conditions: readonly ConditionResult[]): void
}

/** One side in hand, and the rollout that it is about. */
export type StepTarget = {
  colour: Colour
  /** What runs there, or is to; undefined where nobody knows. */
  release: Release | undefined
  artifact: string | undefined
  /** Milliseconds for the side to become ready, and for a step to be judged beyond its own time. */
  readyWithin: number
  /** The record that tells of it; none where somebody's hand in the split is mended. */
  recordId: number | undefined
  about: Pick<Intent, 'kind' | 'service' | 'environment' | 'previous' | 'run' | 'reason'>
}

/** How a step is done. On the way forward whatever goes wrong stops it; on the way back only a lost lock does. */
export type StepMode = { back: boolean; limits: StepLimits; signal: AbortSignal | undefined }

/** Milliseconds that the parts of a rollout may take. */
export type StepLimits = {
  /** Between a shift and the provider showing it. */
  observe: number
  /** For a side or the edge to be found well on the way back. */
  ready: number
  poll: number
}
export const usualLimits: StepLimits = { observe: 30_000, ready: 15_000, poll: 500 }
/** The runner kills a cancelled step after 10 s: the way back has to fit in. */
export const cancelledLimits: StepLimits = { observe: 4_000, ready: 2_000, poll: 200 }

/** Why a rollout ends: judged bad, or only not able to go on. */
export class StepFailed extends ActionError {
  readonly judged: boolean
  constructor(message: string, { judged }: { judged: boolean }) {
    super(message)
    this.judged = judged
  }
}

/** A side whose release nobody knows is named by a version that says so. */
export function sideReleaseOf({
  colour,
  release,
  artifact,
  about,
}: Pick<StepTarget, 'colour' | 'release' | 'artifact' | 'about'>): SideRelease {
  return { colour, release: release ?? unknownRelease, artifact, kind: about.kind }
}

const unknownRelease: Release = { version: 'unknown', sha: '0'.repeat(40) }

/** The hand of a rollout on its way forward. */
export function stepTargetOf(recordId: number, intent: Intent, more: Pick<StepTarget, 'artifact' | 'readyWithin'>): StepTarget {
  return { ...more, colour: intent.colour, release: intent.release, recordId, about: intent }
}

/** What a hook is told of the rollout that it is part of. */
export function hookContextOf(hook: HookName, stepTarget: StepTarget, observed: Observation | undefined): HookContext {
  const { kind, service, environment, previous, run, reason } = stepTarget.about
  const { colour, release } = sideReleaseOf(stepTarget)
  return {
    hook,
    kind,
    service,
    environment,
    colour,
    release,
    run,
    ...(previous === undefined ? {} : { previous }),
    ...(observed === undefined ? {} : { observed }),
    ...(reason === undefined ? {} : { reason }),
  }
}
