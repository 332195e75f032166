import type { Judgement, Release } from '../../core/words.ts'
import { askReadyAgain, isHealthy, type ProbePoint } from '../contract/health-judge.ts'
import type { RolloutDeps } from './rollout-deps.ts'

/**
 * Where to probe, which release must answer (any, when undefined), and for how many milliseconds at which interval. `again`: it served
 * before.
 */
export type ReadinessWait = {
  point: ProbePoint
  release: Release | undefined
  again: boolean
  within: number
  poll: number
  signal?: AbortSignal | undefined
}

/** Probes until the judgement is a pass or a warning, or until `within` ms have passed (`ready-within`). Returns the last judgement. */
export async function waitUntilReady(
  { point, release, again, within, poll, signal }: ReadinessWait,
  { judge, clock }: Pick<RolloutDeps, 'judge' | 'clock'>,
): Promise<Judgement> {
  const deadline = clock.now() + within
  for (;;) {
    const judgement = again ? await askReadyAgain(judge, { point, release, signal }) : await judge.ready(point, release, signal)
    if (isHealthy(judgement) || clock.now() >= deadline) return judgement
    await clock.sleep(poll, signal)
  }
}
