import { messageOf } from '@slipway/shared/core/errors'
import type { StepOutcome } from '../../../contract/run-results.ts'
import { evaluateCondition } from '../../expressions/evaluate.ts'
import { jobName } from './job-name.ts'
import { JobReport } from './job-report.ts'
import { jobScope } from './job-scope.ts'
import { runMatrix } from './matrix-job.ts'
import type { Level, LevelJob, NeedResult, SettledJobs } from './run-context.ts'

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
    settled.set(id, await runJob({ level, job, settled }))
  }
  await Promise.all([...jobs.keys()].map(start))
  return settled
}

async function runJob(item: LevelJob): Promise<NeedResult> {
  const { level, job } = item
  const scope = jobScope(item, undefined)
  try {
    if (!level.context.abandoned.aborted && evaluateCondition(job.condition, scope)) return await runMatrix(item)
  } catch (error) {
    return recordUnstarted(item, 'failure', messageOf(error))
  }
  return recordUnstarted(item, 'skipped', undefined)
}

/** Records a job that never reaches a runner. */
function recordUnstarted(item: LevelJob, result: StepOutcome, message: string | undefined): NeedResult {
  const { level, job } = item
  const name = jobName(item, jobScope(item, undefined), undefined)
  const annotations = message === undefined ? [] : [{ level: 'error', title: '', message } as const]
  new JobReport(level.context, job.id, name).finished(result, { annotations })
  return { result, outputs: {} }
}
