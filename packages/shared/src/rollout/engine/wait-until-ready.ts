import type { Judgement, Release } from '../../core/words.ts'
import { isHealthy, type ProbePoint } from '../contract/health-judge.ts'
import type { RolloutDeps } from './context.ts'

/** Asks until the answer is a pass or a warning, or time is up; then the last answer. */
export async function waitUntilReady(
  spot: ProbePoint,
  release: Release | undefined,
  { within, poll }: { within: number; poll: number },
  deps: Pick<RolloutDeps, 'judge' | 'clock'>,
  signal?: AbortSignal,
): Promise<Judgement> {
  const deadline = deps.clock.now() + within
  for (;;) {
    const judgement = await deps.judge.ready(spot, release, signal)
    if (isHealthy(judgement) || deps.clock.now() >= deadline) return judgement
    await deps.clock.sleep(poll, signal)
  }
}
