import { clockTime } from '../core/clock-time.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import { judgementOf } from '../judge/thresholds.ts'
import type { WatchResult } from './results.ts'

/** Whether a look is repeated: it found the service failing, and it was not ended by somebody. */
export function isFoundFailing({ conclusion, interrupted }: Pick<WatchResult, 'conclusion' | 'interrupted'>): boolean {
  return conclusion.judgement.verdict === 'fail' && !interrupted
}

/** Why a watch failed: the first sufficient evidence. */
export function describeFailure({ conclusion: { breached, judgement } }: Pick<WatchResult, 'conclusion'>): string {
  if (breached !== undefined && breached.reason !== '') return breached.reason
  return judgement.verdict === 'pass' ? '' : judgement.reason
}

/** When the service was found failing, in milliseconds since 1970: by the first of two looks where there were two. */
export function detectedAt({ conclusion: { breached, judgement }, finishedAt, before }: WatchResult): number | undefined {
  if (judgement.verdict !== 'fail') return undefined
  return before?.detectedAt ?? breached?.at ?? finishedAt
}

/** The second look, which decides. What the first one found stays in sight: of a second that passes it is a warning. */
export function afterFirstLook(second: WatchResult, first: WatchResult): WatchResult {
  const found = `a look that ended at ${clockTime(first.finishedAt)} found it failing (${describeFailure(first)})`
  const again = second.conclusion.judgement.verdict === 'fail'
  const condition: ConditionResult = {
    name: 'the first of two looks',
    verdict: again ? 'fail' : 'warn',
    reason: again ? found : `${found}, and the look after it did not`,
  }
  const own = second.conclusion.conditions
  // The first condition of a verdict is its reason: of a second failure that is its own.
  const conditions = again ? [...own, condition] : [condition, ...own]
  return {
    ...second,
    startedAt: first.startedAt,
    conclusion: { ...second.conclusion, conditions, judgement: judgementOf(conditions) },
    before: { startedAt: second.startedAt, detectedAt: detectedAt(first) ?? first.finishedAt, found },
  }
}
