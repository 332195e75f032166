import { messageOf } from '@slipway/shared/core/errors'
import type { EnvironmentRecord } from '../../../contract/platform.ts'
import { evaluateCondition, evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import type { StepsJob } from '../../workflow/model.ts'
import { readsOnly } from '../../workflow/permissions.ts'
import { concurrencyRequest } from '../concurrency/concurrency-request.ts'
import { checkBranch, EnvironmentProtectionError, needsApproval, requestedEnvironment } from './environment-protection.ts'
import { type JobCancellation, jobCancellation } from './job-cancellation.ts'
import { jobName } from './job-name.ts'
import { JobReport } from './job-report.ts'
import { jobScope, needsContext, type SettledJobs } from './job-scope.ts'
import { runOnMachine } from './machine-job.ts'
import type { Instance, Level, NeedResult } from './run-context.ts'

/** Runs a job with steps: through its concurrency group and its environment's gate to a machine, and back. */
export async function runStepsJob(level: Level, job: StepsJob, settled: SettledJobs, instance: Instance): Promise<NeedResult> {
  const scope = jobScope(level, job, settled, instance)
  const report = new JobReport(level.context, job.id, jobName(level, job, scope, instance))
  using cancellation = jobCancellation(level.cancelled, instance.stop, () => evaluateCondition(job.condition, scope))
  let leave = () => {}
  try {
    // A job that waits for its reviewer already holds its concurrency group.
    const request = concurrencyRequest(job.concurrency, scope)
    if (request !== undefined) leave = await level.context.groups.enter(request, cancellation.cancel, cancellation.signal)
    cancellation.signal.throwIfAborted()
    const environment = await passGate(level, job, scope, report, cancellation)
    return await withToken(level, job, report, (token) =>
      runOnMachine({ level, job, report, cancellation, token, environment, instance, scope, needs: needsContext(job, settled) }),
    ).then(({ result, outputs }) => ({ outputs, result: result === 'failure' && forgives(job, scope) ? 'success' : result }))
  } catch (error) {
    const result = cancellation.signal.aborted ? 'cancelled' : 'failure'
    report.finished(result, { annotations: [{ level: 'error', title: '', message: messageOf(error) }] })
    return { result: result === 'failure' && forgives(job, scope) ? 'success' : result, outputs: {} }
  } finally {
    leave()
  }
}

function forgives(job: StepsJob, scope: Scope): boolean {
  return job.continueOnError !== undefined && evaluateToken(job.continueOnError, scope) === true
}

async function passGate(
  { context }: Level,
  job: StepsJob,
  scope: Scope,
  report: JobReport,
  { signal }: JobCancellation,
): Promise<EnvironmentRecord | undefined> {
  const environment = requestedEnvironment(job, scope, context.platform)
  if (environment === undefined) return undefined
  checkBranch(environment, context.trigger.ref)
  if (!needsApproval(environment)) return environment
  const decision = await report.waiting(() => context.platform.awaitApproval(context.record.id, environment.name, signal))
  if (decision === 'rejected') throw new EnvironmentProtectionError(`The deployment to ${environment.name} was rejected.`)
  return environment
}

/** The job's token lives as long as the job. */
async function withToken<T>({ context, tree }: Level, job: StepsJob, report: JobReport, work: (token: string) => Promise<T>): Promise<T> {
  const { platform, record, trigger } = context
  const asked = tree.permissions.get(job.id) ?? {}
  const permissions = trigger.fork ? readsOnly(asked) : asked
  const token = platform.issueToken({ runId: record.id, jobId: report.id, permissions })
  try {
    return await work(token)
  } finally {
    platform.revokeToken(token)
  }
}
