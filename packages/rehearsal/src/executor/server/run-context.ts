import type { Platform, RunRecord } from '../../platform.ts'
import type { ValueMap } from '../expressions/value.ts'
import type { ExecutorEvent, JobResult, StepOutcome } from '../results.ts'
import type { Machine } from '../runner/session.ts'
import type { CallTree } from '../workflow/call-tree.ts'
import type { ConcurrencyGroups } from './concurrency.ts'

/** What made a run start. */
export type Trigger = {
  readonly event: string
  readonly ref: string
  readonly sha: string
  /** Of a pull request: the branch it comes from, and the one it goes into. Empty otherwise. */
  readonly headRef: string
  readonly baseRef: string
  readonly actor: string
  /** `github.event` */
  readonly payload: ValueMap
  /** From a fork's pull request: no secrets, and a token that only reads. */
  readonly fork: boolean
  readonly inputs: ValueMap
  /** How many `workflow_run` lie behind it. */
  readonly chain: number
}

/** One run as its jobs see it. */
export type RunContext = {
  readonly platform: Platform
  readonly machine: Machine
  readonly home: string
  readonly record: RunRecord
  readonly trigger: Trigger
  readonly github: ValueMap
  readonly groups: ConcurrencyGroups
  readonly listen: (event: ExecutorEvent) => void
  readonly jobs: JobResult[]
  readonly stoodIn: Set<string>
  /** What kills the machines that jobs run on at this moment. */
  readonly machines: Set<() => void>
  readonly waiting: { count: number }
  /** The executor is being closed: nothing starts any more. */
  readonly abandoned: AbortSignal
  /** Runs the jobs of a workflow file: a job that calls one comes back to it. */
  readonly runLevel: (level: Level) => Promise<ReadonlyMap<string, NeedResult>>
}

/** The jobs of one workflow file within a run: the run's own, or one that a job calls. */
export type Level = {
  readonly context: RunContext
  readonly tree: CallTree
  readonly inputs: ValueMap
  readonly secrets: Readonly<Record<string, string>>
  /** Names that an environment's secrets may take: those passed to a called workflow, or all. */
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
