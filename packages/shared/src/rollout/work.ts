import { ActionError } from '../core/errors.ts'
import type { ConditionResult, Measurement } from '../evidence/schema.ts'
import type { Placement, Subject } from './contract.ts'
import type { Intent, LedgerStore } from './ledger.ts'
import type { SettleDeps } from './settle.ts'

export type RolloutDeps = SettleDeps & {
  placement: Placement
  ledger: LedgerStore
  /** Aborts when the run is cancelled. The way back does not listen to it. */
  signal: AbortSignal
  /** Called before every mutation with what the post step needs to take over. */
  save(recordId: number): void
  measured(measurements: readonly Measurement[], conditions: readonly ConditionResult[]): void
}

/** One rollout in hand. */
export type Work = {
  recordId: number
  intent: Intent
  artifact: string | undefined
  /** Milliseconds for the new side to become ready, and for a step to be judged beyond its own time. */
  readyWithin: number
}

/** Why a rollout ends: judged bad, or only not able to go on. */
export class StepFailed extends ActionError {
  readonly judged: boolean
  constructor(message: string, { judged }: { judged: boolean }) {
    super(message)
    this.judged = judged
  }
}

export function subjectOf({ intent, artifact }: Pick<Work, 'intent' | 'artifact'>): Subject {
  return { colour: intent.colour, release: intent.release, artifact }
}
