import type { Affinity } from '../../config/sections/targets/affinity.ts'
import type { Observation, Weights } from './observation.ts'
import type { Placement } from './placement.ts'
import type { SideRelease } from './side-release.ts'
import type { UserTraffic } from './user-traffic.ts'

export type Capabilities = {
  /** False: a side has all traffic or none. */
  weighted: boolean
  /** What keeps a user on one side while both serve. With `none`, one page may load from two releases. */
  affinity: Affinity
}

/** A setting at the provider under which a deployment would not do what was planned, and how to fix it. */
export type SettingsProblem = { reason: string; hint: string }

/**
 * Shifts traffic. `observe` returns the state as reported by the provider; `shift` sets the weights and is idempotent. Both throw an
 * ActionError when the provider refuses or its answer cannot be read. A shift that returned is not yet observed.
 */
export type TrafficTarget = {
  name: string
  capabilities: Capabilities
  observe(signal?: AbortSignal): Promise<Observation>
  shift(weights: Weights, subject: SideRelease, signal?: AbortSignal): Promise<void>
  /** A shift must not begin while another has not ended: it runs a command of the user's. */
  exclusive?: true
  /** The provider's calls for a shift to these weights, for a dry run. Changes nothing. */
  describeShift(weights: Weights, subject: SideRelease): readonly string[]
  /**
   * What is set at the provider and would change what a deployment does; undefined where nothing is. Read-only. Asked before anything of a
   * deployment is prepared, and not on the way back.
   */
  settingsProblem?(signal?: AbortSignal): Promise<SettingsProblem | undefined>
  /** What the provider counts of the users' requests to each side; by default nothing that Slipway can read. */
  userTraffic?: UserTraffic
  /** What the provider does to prepare or retire a side, in addition to the user's commands. */
  placement?: Placement
}
