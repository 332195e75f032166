import { messageOf } from '@slipway/shared/core/errors'
import type { StepOutcome } from '../../../contract/run-results.ts'
import { evaluateCondition } from '../../expressions/evaluate.ts'
import type { JobDefinition } from '../../workflow/model.ts'
import { jobName } from './job-name.ts'
import { JobReport } from './job-report.ts'
import { jobScope, type SettledJobs } from './job-scope.ts'
import { runMatrix } from './matrix-job.ts'
import type { Level, NeedResult } from './run-context.ts'

/** Runs every job of a workflow file, each as soon as those it needs have ended. */
export async function runLevel(level: Level): Promise<SettledJobs> {
  const settled = new Map<string, NeedResult>()
  const started = new Map<string, Promise<void>>()
  const jobs = new Map(level.tree.workflow.jobs.map((job) => [job.id, job]))
  const start = (id: string): Promise<void> => {
    const known = started.get(id) ?? run(id)
    started.set(id, known)
    return known
  }
  const run = async (id: string): Promise<void> => {
    const job = jobs.get(id)
    if (job === undefined) return
    await Promise.all(job.needs.map(start))
    settled.set(id, await runJob(level, job, settled))
  }
  await Promise.all([...jobs.keys()].map(start))
  return settled
}

async function runJob(level: Level, job: JobDefinition, settled: SettledJobs): Promise<NeedResult> {
  const scope = jobScope(level, job, settled, undefined)
  try {
    if (!level.context.abandoned.aborted && evaluateCondition(job.condition, scope)) return await runMatrix(level, job, settled)
  } catch (error) {
    return endUnrun(level, job, settled, 'failure', messageOf(error))
  }
  return endUnrun(level, job, settled, 'skipped', undefined)
}

/** A job that never reaches a runner is in the records all the same. */
function endUnrun(level: Level, job: JobDefinition, settled: SettledJobs, result: StepOutcome, message: string | undefined): NeedResult {
  const name = jobName(level, job, jobScope(level, job, settled, undefined), undefined)
  const annotations = message === undefined ? [] : [{ level: 'error', title: '', message } as const]
  new JobReport(level.context, job.id, name).finished(result, { annotations })
  return { result, outputs: {} }
}
