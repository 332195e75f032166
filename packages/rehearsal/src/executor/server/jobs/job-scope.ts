import type { Scope } from '../../expressions/evaluate.ts'
import { type Status, statusFunctions } from '../../expressions/status-functions.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { JobDefinition } from '../../workflow/model.ts'
import type { Instance, LevelJob, SettledJobs } from './run-context.ts'

/** The contexts and functions of a job's keys before it reaches a runner. */
export function jobScope({ level, job, settled }: LevelJob, instance: Pick<Instance, 'matrix' | 'strategy'> | undefined): Scope {
  return {
    contexts: {
      github: level.context.github,
      inputs: level.inputs,
      vars: level.context.platform.variables(),
      needs: needsContext(job, settled),
      strategy: instance?.strategy ?? {},
      matrix: instance?.matrix ?? {},
      secrets: level.secrets,
    },
    functions: statusFunctions(ancestorStatus({ level, job, settled })),
  }
}

/** The jobs that this one names, with result and outputs. */
export function needsContext(job: JobDefinition, settled: SettledJobs): ValueMap {
  return Object.fromEntries(job.needs.flatMap((id) => (settled.has(id) ? [[id, { ...settled.get(id) }]] : [])))
}

/**
 * For a job, `success()` requires all jobs before it, direct or not, and `failure()` any of them (docs, "Status check
 * functions"; actions/runner#491: a skipped job also skips what follows a later job with `always()`).
 */
function ancestorStatus({ level, job, settled }: LevelJob): Status {
  const ids = ancestors(level.tree.workflow.jobs, job)
  const results = (names: readonly string[]) => (names.length === 0 ? ids : names).map((id) => settled.get(id)?.result)
  return {
    success: (names) => !level.cancelled.aborted && results(names).every((result) => result === 'success'),
    failure: (names) => !level.cancelled.aborted && results(names).some((result) => result === 'failure'),
    cancelled: () => level.cancelled.aborted,
  }
}

function ancestors(jobs: readonly JobDefinition[], job: JobDefinition): string[] {
  const found = new Set<string>()
  const visit = (id: string) => {
    if (found.has(id)) return
    found.add(id)
    for (const need of jobs.find((other) => other.id === id)?.needs ?? []) visit(need)
  }
  for (const need of job.needs) visit(need)
  return [...found]
}
