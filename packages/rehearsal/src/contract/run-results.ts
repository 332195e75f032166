import type { RunConclusion, RunRecord } from './platform.ts'

/** An annotation of a run, which GitHub shows with its jobs and, with a path, on the lines of a change. */
export type RunAnnotation = {
  level: 'error' | 'warning' | 'notice'
  title: string
  message: string
  path?: string
  line?: number
}

export type StepOutcome = 'success' | 'failure' | 'cancelled' | 'skipped'

export type StepResult = {
  readonly name: string
  /** The author's id; undefined when there is none. */
  readonly id: string | undefined
  /** The result of the step before and after `continue-on-error`. */
  readonly outcome: StepOutcome
  readonly conclusion: StepOutcome
  readonly outputs: Readonly<Record<string, string>>
}

export type JobResult = {
  /** The platform's id of the job. */
  readonly id: number
  /** The key in the workflow file. */
  readonly key: string
  /** As shown: `deploy / shift`. */
  readonly name: string
  readonly conclusion: RunConclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly steps: readonly StepResult[]
  /** Path of the whole log, masked; undefined when the job never reached a runner. */
  readonly log: string | undefined
  /** The job summary as Markdown: what its steps appended, masked. */
  readonly summary: string
  readonly annotations: readonly RunAnnotation[]
}

export type RunResult = {
  readonly run: RunRecord
  readonly conclusion: RunConclusion
  readonly jobs: readonly JobResult[]
  /** The names of the actions that were replaced by stand-ins. */
  readonly stoodIn: readonly string[]
  /** Keys of its workflows that had no effect here, since this executor does not know them, each with its place. */
  readonly passedOver: readonly string[]
  /** Why the run did not start: the messages of GitHub's parser. Empty unless `startup_failure`. */
  readonly faults: readonly string[]
}

export type RunHandle = { readonly run: RunRecord; readonly finished: Promise<RunResult> }

/** Progress of the runs. `line` is masked. */
export type ExecutorEvent =
  | { readonly kind: 'run'; readonly run: RunRecord; readonly state: 'queued' | 'started' | 'waiting' }
  | { readonly kind: 'run'; readonly run: RunRecord; readonly state: 'finished'; readonly result: RunResult }
  | { readonly kind: 'job'; readonly run: RunRecord; readonly job: string; readonly state: 'queued' | 'waiting' | 'started' }
  | { readonly kind: 'job'; readonly run: RunRecord; readonly job: string; readonly state: 'finished'; readonly conclusion: RunConclusion }
  | { readonly kind: 'step'; readonly run: RunRecord; readonly job: string; readonly step: string; readonly state: 'started' }
  | {
      readonly kind: 'step'
      readonly run: RunRecord
      readonly job: string
      readonly step: string
      readonly state: 'finished'
      readonly conclusion: StepOutcome
    }
  | { readonly kind: 'line'; readonly run: RunRecord; readonly job: string; readonly step: string; readonly line: string }
