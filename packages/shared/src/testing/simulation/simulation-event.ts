import type { Colour, Release, Verdict } from '../../core/words.ts'
import type { Observation } from '../../rollout/contract/observation.ts'
import type { RevertResult } from '../../rollout/engine/rollout-request.ts'
import type { FaultPlace } from './fault-model.ts'
import type { Change, SimulatedSides } from './simulated-provider.ts'

/** A process of a job, by name: `2.1` is the first step of run 2. */
export type ProcessName = string

/** The result that a run reports at its end. */
export type RunClaim =
  | { of: 'serves'; colour: Colour; release: Release; how: string }
  | { of: 'left'; colour: Colour; how: string }
  | { of: 'went back'; to: Release; colour: Colour; changed: boolean }

/** A record of GitHub that a run has written. */
export type WrittenRecord =
  /** `rollout`: the run whose rollout the record is of. */
  | { of: 'ledger'; service: string; environment: string; rollout: number }
  | { of: 'lock'; service: string; environment: string; state: 'held' | 'free' }

/** An event of a simulated history, as the invariants receive it. */
export type SimulationEvent =
  | { is: 'sent'; run: number; process: ProcessName; change: Change }
  | { is: 'landed'; run: number; process: ProcessName; change: Change; before: SimulatedSides; after: SimulatedSides }
  | { is: 'observed'; process: ProcessName; observation: Observation }
  | { is: 'judged'; process: ProcessName; side: Colour; well: boolean }
  /** An analysis of a step began, or ended. */
  | { is: 'analysing'; process: ProcessName; weight: number }
  | { is: 'analysed'; process: ProcessName; weight: number; verdict: Verdict }
  | { is: 'edge probed'; process: ProcessName; well: boolean }
  /** A process began or is over; one of its effects began, or returned to it. */
  | { is: 'process began' | 'process over'; process: ProcessName }
  | { is: 'effect began' | 'effect done'; process: ProcessName; effect: string }
  /** A call of a process is on its way, or it is over whatever came of it. `to`: whom it asks; nobody but the service for a probe. */
  | { is: 'call began'; process: ProcessName; call: number; to: FaultPlace | 'service' }
  | { is: 'call over'; process: ProcessName; call: number; failed: boolean }
  /** A machine stands still, until then. */
  | { is: 'froze'; process: ProcessName; until: number }
  | { is: 'cancelled' | 'killed'; process: ProcessName }
  /** Something of GitHub was changed by a run. */
  | { is: 'wrote'; run: number; process: ProcessName; what: WrittenRecord }
  /** A later step of a job has begun that takes back what the job has rolled out. */
  | { is: 'way back began'; run: number; process: ProcessName }
  /** The step of this run that would deploy never began; those after it do. */
  | { is: 'not begun'; run: number }
  | { is: 'job over'; run: number; lost: boolean }
  /** A job of several services has found the lock of one not its own; undefined: it has that one now. */
  | { is: 'waits'; run: number; process: ProcessName; lock: string | undefined }
  /** Since when a job of several services has asked about its locks without an answer about any; undefined: there was one. */
  | { is: 'silent'; process: ProcessName; since: number | undefined }
  /** A job of several services has asked a side of one of them whether it is well. */
  | { is: 'side asked'; process: ProcessName; service: string; well: boolean }
  /** A line of the timeline, a warning, or the reason of an end. */
  | { is: 'said'; process: ProcessName; what: string }
  | { is: 'way back ended'; process: ProcessName; ending: RevertResult }
  /** A look at the lock. `began`: when it was asked for, in ms of the clock. */
  | { is: 'lock'; process: ProcessName; seen: 'ours' | 'not ours' | 'no answer'; began: number }
  | { is: 'claimed'; run: number; process: ProcessName; claim: RunClaim }
  /** Something that no run did: a side went down or came back, somebody set weights, a run was given up though it lives. */
  | { is: 'disturbed'; by: 'side'; colour: Colour }
  | { is: 'disturbed'; by: 'hand'; before: SimulatedSides }
  | { is: 'disturbed'; by: 'cut off' }
  /** Somebody put other bytes on an idle side, under the name of the release that was there. */
  | { is: 'disturbed'; by: 'upload'; colour: Colour }
  | { is: 'rollback began'; run: number; named: string | undefined }
  | { is: 'rollback ended'; run: number }
