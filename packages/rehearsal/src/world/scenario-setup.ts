import type { TargetKind } from '../stage/targets/staged-target.ts'
import type { Tuning } from './slipway-yml.ts'

/** The state of the world before a story begins, and what its slipway.yml has otherwise than those of other stories. */
export type ScenarioSetup = {
  live?: readonly { environment: string; version: string }[]
  environments?: readonly string[]
  tuning?: Tuning
  /** Who shifts the traffic in the environments of the story; HAProxy when not given. */
  target?: TargetKind
  /** Whether the repository has workflows of its own alone, which the story commits: no slipway.yml and none of the templates. */
  ownWorkflows?: boolean
  /** The default branch of the repository; main when not given. */
  defaultBranch?: 'main' | 'develop'
  /** Whether the runners lose their network in the story. */
  canLoseNetwork?: boolean
}
