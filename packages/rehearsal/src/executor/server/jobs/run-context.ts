import type { Platform, RunRecord } from '../../../contract/platform.ts'
import type { ExecutorEvent, JobResult, StepOutcome } from '../../../contract/run-results.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { Machine } from '../../runner/job/session.ts'
import type { CallTree } from '../../workflow/call-tree.ts'
import type { JobDefinition } from '../../workflow/model.ts'
import type { ConcurrencyGroups } from '../concurrency/concurrency-groups.ts'
import type { RunTrigger } from '../events/run-trigger.ts'

/** What the jobs of one run share. */
export type RunContext = {
  readonly platform: Platform
  readonly machine: Machine
  readonly home: string
  readonly record: RunRecord
  readonly trigger: RunTrigger
  readonly github: ValueMap
  readonly groups: ConcurrencyGroups
  readonly listen: (event: ExecutorEvent) => void
  readonly jobs: JobResult[]
  readonly stoodIn: Set<string>
  readonly passedOver: Set<string>
  /** Functions that kill the machines of the jobs that run now. */
  readonly machines: Set<() => void>
  readonly waiting: { count: number }
  /** Fires when the executor is closed: no job starts any more. */
  readonly abandoned: AbortSignal
  /** Runs the jobs of a workflow file; a job that calls a workflow uses it. */
  readonly runLevel: (level: Level) => Promise<SettledJobs>
}

/** The jobs of one workflow file within a run: the run's own, or one that a job calls. */
export type Level = {
  readonly context: RunContext
  readonly tree: CallTree
  readonly inputs: ValueMap
  readonly secrets: Readonly<Record<string, string>>
  /** The names of secrets that an environment may set: those passed to a called workflow, or all. */
  readonly secretNames: ReadonlySet<string> | 'all'
  /** `deploy / ` in front of the names of jobs. */
  readonly prefix: string
  readonly cancelled: AbortSignal
}

/** A job as `needs` shows it. */
export type NeedResult = { readonly result: StepOutcome; readonly outputs: Readonly<Record<string, string>> }

/** One job of a matrix, or the only one. */
export type Instance = {
  readonly matrix: ValueMap
  readonly strategy: ValueMap
  /** Fires when a sibling of a fail-fast matrix failed. */
  readonly stop: AbortSignal
}

/** The results of the jobs of a level that have ended, by their ids. */
export type SettledJobs = ReadonlyMap<string, NeedResult>

/** A job of a level, with the results of the jobs that ended before it. */
export type LevelJob<Job extends JobDefinition = JobDefinition> = {
  readonly level: Level
  readonly job: Job
  readonly settled: SettledJobs
}
