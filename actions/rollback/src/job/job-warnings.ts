import { unfitChoices } from '@slipway/shared/config/unattended-jobs'
import { emptyEnvironmentHint, givesNothing } from '@slipway/shared/environment-context'
import type { RollbackJob } from './rollback-job.ts'

/**
 * What may be wrong with the GitHub environment and the concurrency group of a job that nobody approved and that chose them without
 * reading slipway.yml. None of it keeps an emergency from acting.
 */
function jobWarnings({ inputs, environment }: Pick<RollbackJob, 'inputs' | 'environment'>): string[] {
  if (!inputs.unattended || inputs.githubEnvironment === undefined) return []
  const unfit = unfitChoices(environment, inputs).map(({ reason, hint }) => `${reason}. ${hint}`)
  return givesNothing(inputs) ? [...unfit, `${inputs.githubEnvironment} gives this job nothing. ${emptyEnvironmentHint}`] : unfit
}

/** Each warning once, for all services of the environment. */
export function sayWarnings(jobs: readonly RollbackJob[]): void {
  const said = new Set<string>()
  for (const job of jobs) {
    for (const warning of jobWarnings(job)) {
      if (!said.has(warning)) job.context.log.warning(warning)
      said.add(warning)
      job.rollout.note(warning)
    }
  }
}
