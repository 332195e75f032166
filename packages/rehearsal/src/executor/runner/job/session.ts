import type { Platform, RunRecord } from '../../../contract/platform.ts'
import type { RunAnnotation, StepOutcome, StepResult } from '../../../contract/run-results.ts'
import type { JobStatus } from '../../expressions/status-functions.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { FindSource } from '../../workflow/call-tree.ts'
import type { RunDefaults, StepDefinition, WorkflowSource } from '../../workflow/model.ts'
import type { JobLog } from '../output/job-log.ts'
import type { Masks } from '../output/masks.ts'
import type { CancellationTimes } from '../processes/process.ts'

/** The machine that jobs run on. */
export type Machine = {
  readonly platform: Platform
  readonly find: FindSource
  readonly node: string
  readonly hostPath: string
  readonly environment: Readonly<Record<string, string>>
  readonly cancellationTimes: CancellationTimes
}

export type JobFolders = {
  readonly workspace: string
  readonly temp: string
  readonly home: string
  readonly tools: string
}

/** The values that are fixed when a job reaches its runner. */
export type JobFacts = {
  readonly run: RunRecord
  /** The id of the job at the server, which is also that of its check run. */
  readonly jobId: number
  readonly github: ValueMap
  readonly secrets: Readonly<Record<string, string>>
  readonly vars: Readonly<Record<string, string>>
  readonly needs: ValueMap
  readonly strategy: ValueMap
  readonly matrix: ValueMap
  readonly inputs: ValueMap
  readonly workflow: { readonly source: WorkflowSource; readonly path: string }
  readonly debug: boolean
}

/** A post step. Post steps run at the end of the job, in reverse order. */
export type RegisteredPostStep = { readonly name: string; readonly parts: StepParts; readonly run: () => Promise<void> }

export type StepChange = { name: string; number: number; status: 'in_progress' | 'completed'; conclusion: StepOutcome | undefined }

/** A job on its runner: what its steps share and change. */
export type JobSession = {
  readonly machine: Machine
  readonly facts: JobFacts
  readonly folders: JobFolders
  readonly masks: Masks
  readonly log: JobLog
  readonly trackingId: string
  /** Asked to end: steps whose condition no longer holds are interrupted. */
  readonly cancelled: AbortSignal
  /** The cancellation time is over: whatever still runs is interrupted. */
  readonly forced: AbortSignal
  /** The machine is lost: nothing runs any more. */
  readonly dead: AbortSignal
  readonly onStep: (change: StepChange) => void
  readonly stoodIn: Set<string>

  /** From GITHUB_ENV and GITHUB_PATH; the latest directory first. */
  env: Record<string, string>
  path: string[]
  status: JobStatus
  readonly steps: StepResult[]
  readonly posts: RegisteredPostStep[]
  readonly annotations: RunAnnotation[]
  summary: string
  stepNumber: number
}

/** What pre, main and post of a step share: GITHUB_ACTION and what was written to GITHUB_STATE. */
export type StepParts = { readonly action: string; readonly state: Record<string, string> }

/** The surroundings of a step: the job itself, or a composite action with inputs, steps and a status of its own. */
export type Frame = {
  readonly session: JobSession
  /** What `$/` means here. */
  readonly source: WorkflowSource
  readonly inputs: ValueMap
  /** Of workflow and job; what GITHUB_ENV sets is stronger. */
  readonly env: Readonly<Record<string, string>>
  /** Of the steps that call the composite action; stronger than GITHUB_ENV. */
  readonly overlay: Readonly<Record<string, string>>
  readonly defaults: readonly RunDefaults[]
  /** `action_path`, `action_ref` and `action_repository` inside a composite action. */
  readonly github: ValueMap
  readonly steps: Record<string, ValueMap>
  /** What the parts of one action share, by its step. */
  readonly parts: Map<StepDefinition, StepParts>
  /** Of the composite action so far; at the top the job's own status counts. */
  status: JobStatus
  readonly top: boolean
}

/** The status that the steps of a frame see. A cancellation of the job is seen in every frame. */
export function statusOf(frame: Frame): JobStatus {
  return frame.top ? jobStatus(frame.session) : frame.session.cancelled.aborted ? 'cancelled' : frame.status
}

export function jobStatus(session: JobSession): JobStatus {
  return session.cancelled.aborted ? 'cancelled' : session.status
}

/** Updates the status by the result of a step: the first failure stays, a cancellation overrides it. */
export function countStep(frame: Frame, conclusion: StepOutcome): void {
  const target = frame.top ? frame.session : frame
  if (conclusion === 'failure' && target.status === 'success') target.status = 'failure'
  if (conclusion === 'cancelled') target.status = 'cancelled'
}
