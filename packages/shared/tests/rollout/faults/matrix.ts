// The fault matrix: every fault that lasts, of GitHub and of the provider, at every step, forward and back, with every kind of target.
import { type FaultPlace, type LastingFault, lastingFaults, type ProviderTraits } from '../../../src/testing/simulation/fault-model.ts'
import {
  cloudflareClient,
  commandClient,
  haproxyClient,
  kubectlClient,
  type ProviderClient,
  vercelClient,
} from '../../../src/testing/simulation/provider-client.ts'

export const targetNames = ['haproxy', 'service', 'gateway', 'cloudflare', 'vercel', 'command'] as const
export type TargetName = (typeof targetNames)[number]

/** What a target of this kind is like, and how its client makes calls. `keepsShares`: whether a side that is down keeps its share. */
export type TargetKind = { traits: ProviderTraits; keepsShares: boolean; client(now: () => number): ProviderClient }

const oneRequest = { guards: false, counts: false, twoCommands: false }
export const targets: Readonly<Record<TargetName, TargetKind>> = {
  haproxy: {
    traits: { weighted: true, guards: true, counts: true, twoCommands: true },
    keepsShares: true,
    client: haproxyClient,
  },
  // A Service's selector.
  service: { traits: { ...oneRequest, weighted: false, guards: true }, keepsShares: false, client: kubectlClient },
  // The weights of an HTTPRoute.
  gateway: { traits: { ...oneRequest, weighted: true, guards: true }, keepsShares: true, client: kubectlClient },
  cloudflare: { traits: { ...oneRequest, weighted: true, shownAfter: 1_500 }, keepsShares: false, client: cloudflareClient },
  vercel: { traits: { ...oneRequest, weighted: false, shownAfter: 2_500 }, keepsShares: false, client: vercelClient },
  command: { traits: { ...oneRequest, weighted: true }, keepsShares: true, client: commandClient },
}

/**
 * Where a rollout is when the fault begins. `shift-5`: before 5% are asked for; `judge-5`: while they are judged. On the way back: where
 * the rollout was when it turned back.
 */
export type StepName =
  | 'close'
  | 'prepare'
  | 'verify'
  | 'shift-5'
  | 'judge-5'
  | 'shift-50'
  | 'judge-50'
  | 'promote'
  | 'watch'
  | 'complete'
  | 'lock-held'

/**
 * What the rollout does from there on. Forward, the release is well. The ways back: after a failed judgement, after a cancellation, in the
 * rollback step after a failed watch, in the post step of a job whose main step was killed, an emergency rollback, and the next run after
 * one whose machine was lost.
 */
export type Way = 'forward' | 'back-judged' | 'back-cancelled' | 'back-watch' | 'back-post' | 'back-emergency' | 'back-mend'

export type Cell = { name: string; target: TargetName; where: FaultPlace; fault: LastingFault; step: StepName; way: Way }

const course: readonly (readonly [Way, readonly StepName[]])[] = [
  ['forward', ['close', 'prepare', 'verify', 'shift-5', 'judge-5', 'shift-50', 'judge-50', 'promote', 'watch', 'complete']],
  ['back-judged', ['judge-5', 'judge-50', 'promote']],
  ['back-cancelled', ['shift-5', 'judge-5', 'shift-50', 'judge-50', 'promote', 'watch']],
  ['back-watch', ['watch']],
  ['back-post', ['judge-5', 'judge-50', 'promote']],
  ['back-emergency', ['lock-held']],
  ['back-mend', ['judge-5', 'judge-50', 'promote']],
]

/** Milliseconds that a fault lasts. */
export const spans = [2_000, 5_000, 30_000, 60_000, 600_000] as const

export const matrix: readonly Cell[] = targetNames.flatMap((target) =>
  (['github', 'provider'] as const).flatMap((where) =>
    lastingFaults.flatMap((fault) =>
      course.flatMap(([way, steps]) =>
        steps.map((step) => ({ name: `${target}/${where}/${fault}/${step}/${way}`, target, where, fault, step, way })),
      ),
    ),
  ),
)

/** Why the cell says nothing about a rollout; undefined where it does. */
export function whyMeaningless({ target, where, fault, step }: Cell): string | undefined {
  const { traits, keepsShares } = targets[target]
  if (!traits.weighted && /^(shift|judge)-/.test(step)) return 'the target gives a side all traffic or none: there is no such step'
  if (step === 'close' && !keepsShares) return 'a side of this target that is down has no share, so there is nothing to close'
  if (target === 'haproxy' && where === 'provider' && fault === 'stale') return "HAProxy's socket shows what is: it is never late"
  return undefined
}

/** Why this cell is not played with a fault that lasts so long; undefined where it is. */
export function whyTooLong({ way }: Cell, lasts: number): string | undefined {
  if (lasts < 600_000) return undefined
  if (way === 'back-cancelled') return 'GitHub ends what is left of a cancelled job after five minutes'
  if (way === 'back-post') return 'a post step tries for four minutes'
  return undefined
}
