import type { ValueMap } from '../../expressions/value.ts'

/** What made a run start. */
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
  /** From a fork's pull request: no secrets, and a token that only reads. */
  readonly fork: boolean
  readonly inputs: ValueMap
  /** How many `workflow_run` lie behind it. */
  readonly chain: number
}
