import type { Affinity } from '../../config/targets.ts'
import type { Observation, Weights } from './observation.ts'
import type { Placement, SideRelease } from './placement.ts'

export type Capabilities = {
  /** False: a side has all traffic or none. */
  weighted: boolean
  /** What keeps a user on one side while both serve; with `none`, a page may get its parts from two releases. */
  affinity: Affinity
}

/**
 * Who shifts traffic. `observe` answers from the provider's own mouth; `shift` sets the weights and is idempotent. Both throw
 * an ActionError where the provider refuses, or tells something that cannot be understood. A shift that has returned is not
 * yet a shift that was observed.
 */
export type TrafficTarget = {
  name: string
  capabilities: Capabilities
  observe(signal?: AbortSignal): Promise<Observation>
  shift(weights: Weights, subject: SideRelease, signal?: AbortSignal): Promise<void>
  /** The calls that a shift to these weights makes, in the provider's own words, for a dry run. Touches nothing. */
  describeShift(weights: Weights, subject: SideRelease): readonly string[]
  /** What the provider itself does to bring a side up or take it down, beside the user's own commands. */
  placement?: Placement
}
