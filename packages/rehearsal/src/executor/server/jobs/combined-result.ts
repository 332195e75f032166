import type { StepOutcome } from '../../../contract/run-results.ts'

/** What several jobs together amount to: a failure is stronger than a cancellation, any work stronger than none. */
export function combinedResult(results: readonly StepOutcome[]): StepOutcome {
  for (const outcome of ['failure', 'cancelled', 'success'] as const) if (results.includes(outcome)) return outcome
  return 'skipped'
}
