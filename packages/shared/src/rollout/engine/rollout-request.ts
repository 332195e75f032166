import type { Step } from '../../config/defaults.ts'
import type { Release } from '../../core/words.ts'
import type { Observation } from '../contract/observation.ts'
import type { Intent, Phase } from '../ledger/ledger.ts'
import type { Holder } from '../lock/lock.ts'
import type { LiveSide } from '../plan/plan.ts'

/** The rollout that is requested. The lock is held already. */
export type RolloutRequest = {
  service: string
  environment: string
  kind: Intent['kind']
  release: Release
  artifact: string | undefined
  steps: readonly Step[]
  /** What of the steps is otherwise than the configuration says, and why. */
  notes?: readonly string[]
  /** Skips the steps and gives all traffic at once. */
  atOnce: boolean
  /** Milliseconds. */
  readyWithin: number
  onDrift: 'stop' | 'adopt'
  self: Holder
  reason: string | undefined
  /** What becomes of unfinished rollouts of several services together is decided elsewhere, for all of them. */
  groups?: 'decided'
  /** Further keys of the ledger record. */
  terms?: Pick<
    Intent,
    | 'hold'
    | 'database'
    | 'overrides'
    | 'label'
    | 'artifact'
    | 'source'
    | 'group'
    | 'set'
    | 'target'
    | 'approval'
    | 'approvals'
    | 'askedBy'
    | 'proposal'
    | 'githubDeployment'
  >
}

export type RolloutResult =
  | { state: 'promoted'; recordId: number; intent: Intent; observed: Observation; notes: readonly string[] }
  | { state: 'unchanged'; live: LiveSide; observed: Observation }
  | { state: 'refused'; reason: string; hint: string }
  | { state: 'ended'; recordId: number; ending: RevertResult; intent: Intent }

export type RevertResult =
  /**
   * `stopped`: ended before it got traffic. `back`: it had traffic and was reverted, judged bad or not. The previous release serves
   * everything, and `since` is when the provider showed that, in ms since 1970.
   */
  | { state: 'stopped'; phase: Phase; reason: string; judged: boolean; observed: Observation | undefined }
  | { state: 'back'; phase: Phase; reason: string; judged: boolean; observed: Observation; since: number }
  /** The previous release could not be verified, so the new release has all traffic. */
  | { state: 'forward'; phase: Phase; reason: string; judged: boolean; observed: Observation }
  /**
   * The traffic could not be restored, or may not be: another run holds the lock. `seenAt`: when that was observed, in ms since 1970,
   * where the provider did not answer any more afterwards.
   */
  | { state: 'stuck'; phase: Phase; reason: string; judged: boolean; observed: Observation | undefined; seenAt?: number }
