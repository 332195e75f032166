import type { HookName } from '../../config/sections/environment/hooks.ts'
import type { Colour, Release } from '../../core/words.ts'
import type { HookContext } from '../commands/hooks.ts'
import type { Observation } from '../contract/observation.ts'
import type { SideRelease } from '../contract/side-release.ts'
import type { Intent } from '../ledger/ledger.ts'

/** The side that a step acts on, and the rollout that the step belongs to. */
export type StepTarget = {
  colour: Colour
  /** The release that runs or will run there; undefined when it is unknown. */
  release: Release | undefined
  artifact: string | undefined
  /** What a rollback brings back, where the ledger tells it. */
  past?: SideRelease['past']
  /** Milliseconds for the side to become ready. A step may take this much beyond its own time to be judged. */
  readyWithin: number
  /** Id of the ledger record; undefined when repairing weights that were changed by hand. */
  recordId: number | undefined
  about: Pick<Intent, 'kind' | 'service' | 'environment' | 'previous' | 'run' | 'reason'>
}

/** How a step runs. */
export type StepMode = { limits: StepLimits; signal: AbortSignal | undefined }

/** Time limits of a step, in milliseconds. */
export type StepLimits = {
  /** From a shift until the provider shows it. */
  observe: number
  /** For a side or the edge to become ready during a revert. */
  ready: number
  /** Between two polls. */
  poll: number
}

export const usualLimits: StepLimits = { observe: 30_000, ready: 15_000, poll: 500 }

/** Milliseconds for which going back is tried again while the provider or GitHub does not answer. */
export const usualPatience = 15 * 60_000

/** Limits of a revert after a cancellation: the runner kills a cancelled step after 10 s. */
export const cancelledLimits: StepLimits = { observe: 4_000, ready: 2_000, poll: 200 }

/** The release on the side of a step. An unknown release gets the version `unknown`. */
export function sideReleaseOf({
  colour,
  release,
  artifact,
  past,
  about,
}: Pick<StepTarget, 'colour' | 'release' | 'artifact' | 'past' | 'about'>): SideRelease {
  const subject = { colour, release: release ?? unknownRelease, artifact, kind: kindForCommands(about) }
  return past === undefined ? subject : { ...subject, past }
}

/** A drill rehearses a rollback, so the user's commands do what they do for one. */
function kindForCommands({ kind }: Pick<Intent, 'kind'>): 'deploy' | 'rollback' {
  return kind === 'deploy' ? 'deploy' : 'rollback'
}

const unknownRelease: Release = { version: 'unknown', sha: '0'.repeat(40) }

/** The step target of the rollout that a record of the ledger describes. */
export function stepTargetOf(recordId: number, intent: Intent, more: Pick<StepTarget, 'artifact' | 'past' | 'readyWithin'>): StepTarget {
  return { ...more, colour: intent.colour, release: intent.release, recordId, about: intent }
}

/** The context that a hook of this rollout receives. */
export function hookContextOf(hook: HookName, stepTarget: StepTarget, observed: Observation | undefined): HookContext {
  const { service, environment, previous, run, reason } = stepTarget.about
  const { colour, release } = sideReleaseOf(stepTarget)
  return {
    hook,
    kind: kindForCommands(stepTarget.about),
    service,
    environment,
    colour,
    release,
    run,
    ...(previous === undefined ? {} : { previous }),
    ...(observed === undefined ? {} : { observed }),
    ...(reason === undefined ? {} : { reason }),
  }
}
