import { data } from '@actions/expressions'
import type { ExpressionData } from '@actions/expressions/data/expressiondata'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'

/** How things stand where a condition is asked. The names are those of jobs, for `success('build')`. */
export type Status = {
  success(names: readonly string[]): boolean
  failure(names: readonly string[]): boolean
  cancelled(): boolean
}

/** `success()`, `failure()`, `cancelled()` and `always()`, which the evaluator leaves to its user. */
export function statusFunctions(status: Status): FunctionDefinition[] {
  const define = (name: string, maxArgs: number, answer: (names: string[]) => boolean): FunctionDefinition => ({
    name,
    minArgs: 0,
    maxArgs,
    call: (...args: ExpressionData[]) => new data.BooleanData(answer(args.map((item) => item.coerceString()))),
  })
  return [
    define('success', 255, (names) => status.success(names)),
    define('failure', 255, (names) => status.failure(names)),
    define('cancelled', 0, () => status.cancelled()),
    define('always', 0, () => true),
  ]
}

export type JobStatus = 'success' | 'failure' | 'cancelled'

/** The functions as a step sees them: by the status of its job so far. */
export function stepStatus(status: () => JobStatus): Status {
  return { success: () => status() === 'success', failure: () => status() === 'failure', cancelled: () => status() === 'cancelled' }
}
