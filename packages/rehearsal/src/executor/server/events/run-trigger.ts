import type { ValueMap } from '../../expressions/value.ts'

/** The event that started a run. */
export type RunTrigger = {
  readonly event: string
  readonly ref: string
  readonly sha: string
  /** Of a pull request: the branch it comes from, and the one it goes into. Empty otherwise. */
  readonly headRef: string
  readonly baseRef: string
  readonly actor: string
  /** `github.event` */
  readonly payload: ValueMap
  /** Whether the event is a pull request from a fork: no secrets, and a read-only token. */
  readonly fork: boolean
  readonly inputs: ValueMap
  /** The number of `workflow_run` events that led to it. */
  readonly chain: number
}
