import type { Colour, Judgement, Release } from '@slipway/shared/core/words'
import type { RevertResult } from '@slipway/shared/rollout/engine/rollout-request'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import type { PartReport } from './backup/parallel-parts.ts'
import type { RollbackPlan, UnchangedEnvironment } from './path/rollback-plan.ts'
import type { SecurityDecision } from './preflight/security-decision.ts'

/** Every end of this action that is not an error. `render.ts` turns it into headline, outputs and summary. */
export type RollbackResult =
  | UnchangedEnvironment
  | PreviewedRollback
  | MissingDestination
  | DeclinedBySecurity
  | FailedRollback
  | CompletedRollback
  | UnrecordedRollback
  | OvertakenRollback
  | KeptRollout
  | ProvenRollout
  | RevertedRollout
  | EndedRollout
  | { state: 'no-rollout' }

/** A dry run found a destination. */
export type PreviewedRollback = { state: 'previewed'; plan: RollbackPlan }

/** A scheduled dry run found no destination. */
export type MissingDestination = { state: 'no-destination'; reason: string; live: LiveSide | undefined }

/** The security scans do not justify a rollback. */
export type DeclinedBySecurity = { state: 'declined'; decision: Exclude<SecurityDecision, { state: 'go' }> }

/** The rollout to the destination did not finish. */
export type FailedRollback = { state: 'failed'; plan: RollbackPlan; ending: RevertResult; backup: readonly PartReport[] }

/** The destination serves all traffic. */
export type CompletedRollback = {
  state: 'completed'
  plan: RollbackPlan
  /** `recovery`: recovering an interrupted rollout gave the destination all traffic, so no rollout of its own was needed. */
  by: 'rollout' | 'recovery'
  /** The release that served before, where the ledger knows it. */
  bad: Release | undefined
  /** When the destination was seen to have all traffic, in ms since 1970. */
  since: number
  reason: string
  validation: Judgement
  /** What failed after the rollback was recorded. */
  trouble: string | undefined
  incident: string | undefined
  backup: readonly PartReport[]
}

/** The destination has all traffic, and GitHub did not take the record of it. */
export type UnrecordedRollback = { state: 'unrecorded'; version: string; colour: Colour; why: string }

/** The destination had all traffic, and was left again before GitHub took the record of it: somebody else acted. `shown`: what serves now, in words. */
export type OvertakenRollback = { state: 'overtaken'; version: string; colour: Colour; shown: string }

/** The watch could not be evaluated, so the release of this job keeps the traffic. */
export type KeptRollout = { state: 'kept'; release: Release }

/** Its own watch passed, and another service of the rollout kept the job from being completed: the release is a success. */
export type ProvenRollout = { state: 'proven'; release: Release }

/** The open rollout of this job was reverted. */
export type RevertedRollout = {
  state: 'reverted'
  record: LedgerRecord
  /** The version that serves again, or its colour where the version is unknown; empty where nothing served before. */
  previousVersion: string
  /** When it was seen to have all traffic, in ms since 1970; undefined where it had all of it throughout. */
  since: number | undefined
  /** Whether the release was judged bad, or somebody sent it back. */
  judged: boolean
  reason: string
  /** Undefined where nothing served before, or the release never got traffic. */
  validation: Judgement | undefined
  incident: string | undefined
  backup: readonly PartReport[]
}

/** The rollout of this job had ended before this step. */
export type EndedRollout = { state: 'ended-before'; record: LedgerRecord; reason: string; incident: string | undefined }
