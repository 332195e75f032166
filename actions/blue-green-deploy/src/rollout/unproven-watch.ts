import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { Inputs } from '../inputs.ts'

/** What a watch said of a release. */
export type Watch = Pick<Inputs, 'watchVerdict' | 'watchJudgement'>

/** Why the watch makes no success of the release. Its verdict alone does not tell where the judge only observes: a warning then. */
export function unprovenBy({ watchVerdict, watchJudgement }: Watch, mode: EnvironmentConfig['judge']['mode']): string | undefined {
  if (watchJudgement === 'REGRESSED') return 'its watch found it regressed'
  if (watchVerdict === 'not-evaluated' || watchJudgement === 'INCONCLUSIVE') return 'the watch could not be evaluated'
  if (mode === 'observe' && watchVerdict === 'warn' && watchJudgement === undefined) {
    return 'its watch ended with a warning, and only the input watch-judgement could tell what of'
  }
  return undefined
}
