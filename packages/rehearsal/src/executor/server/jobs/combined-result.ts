import type { StepOutcome } from '../../../contract/run-results.ts'

/** The combined result of several jobs: a failure overrides a cancellation, any result overrides `skipped`. */
export function combinedResult(results: readonly StepOutcome[]): StepOutcome {
  for (const outcome of ['failure', 'cancelled', 'success'] as const) if (results.includes(outcome)) return outcome
  return 'skipped'
}
