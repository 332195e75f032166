import { messageOf } from '@slipway/shared/core/errors'
import type { EnvironmentRecord, JobDeployment } from '../../../contract/platform.ts'
import { evaluateCondition, evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import type { StepsJob } from '../../workflow/model.ts'
import { readsOnly } from '../../workflow/permissions.ts'
import { concurrencyRequest } from '../concurrency/concurrency-request.ts'
import { checkBranch, checkCustomRules, EnvironmentProtectionError, needsApproval, requestedEnvironment } from './environment-protection.ts'
import { jobCancellation } from './job-cancellation.ts'
import { jobName } from './job-name.ts'
import { JobReport } from './job-report.ts'
import { jobScope, needsContext } from './job-scope.ts'
import type { RunnerJob } from './job-session.ts'
import { runOnMachine } from './machine-job.ts'
import type { Instance, LevelJob, NeedResult } from './run-context.ts'
import { runnerRequest } from './runner-request.ts'

/** Runs a job with steps: through its concurrency group and its environment's protection rules to a machine. */
export async function runStepsJob(item: LevelJob<StepsJob>, instance: Instance): Promise<NeedResult> {
  const { level, job, settled } = item
  const scope = jobScope(item, instance)
  const report = new JobReport(level.context, job.id, jobName(item, scope, instance))
  using cancellation = jobCancellation(level.cancelled, instance.stop, () => evaluateCondition(job.condition, scope))
  const started = { level, job, report, cancellation }
  let leave = () => {}
  try {
    report.placed(runnerRequest(job.runsOn, scope))
    // A job that waits for its reviewer already holds its concurrency group.
    const request = concurrencyRequest(job.concurrency, scope)
    if (request !== undefined) leave = await level.context.groups.enter(request, cancellation.cancel, cancellation.signal)
    cancellation.signal.throwIfAborted()
    const passed = await passProtection(started, scope)
    const environment = passed?.environment
    passed?.deployment?.started()
    const { result, outputs } = await withToken(started, (token) =>
      runOnMachine({ ...started, token, environment, instance, scope, needs: needsContext(job, settled) }),
    )
    passed?.deployment?.ended(result === 'success' || result === 'cancelled' ? result : 'failure')
    return { outputs, result: result === 'failure' && forgives(job, scope) ? 'success' : result }
  } catch (error) {
    const result = cancellation.signal.aborted ? 'cancelled' : 'failure'
    report.finished(result, { annotations: [{ level: 'error', title: '', message: messageOf(error) }] })
    return { result: result === 'failure' && forgives(job, scope) ? 'success' : result, outputs: {} }
  } finally {
    leave()
  }
}

type StartedJob = Pick<RunnerJob, 'level' | 'job' | 'report' | 'cancellation'>

function forgives(job: StepsJob, scope: Scope): boolean {
  return job.continueOnError !== undefined && evaluateToken(job.continueOnError, scope) === true
}

type PassedEnvironment = { environment: EnvironmentRecord; deployment: JobDeployment | undefined }

async function passProtection({ level, job, report, cancellation }: StartedJob, scope: Scope): Promise<PassedEnvironment | undefined> {
  const { platform, trigger, record } = level.context
  const requested = requestedEnvironment(job, scope, platform)
  if (requested === undefined) return undefined
  const { environment } = requested
  checkBranch(environment, trigger.ref)
  checkCustomRules(requested)
  const deployment = requested.deployment
    ? platform.openDeployment({ runId: record.id, jobId: report.id, environment: environment.name })
    : undefined
  if (!needsApproval(environment)) return { environment, deployment }
  try {
    const decision = await report.waiting(() => platform.awaitApproval(record.id, environment.name, cancellation.signal))
    if (decision === 'rejected') throw new EnvironmentProtectionError(`The deployment to ${environment.name} was rejected.`)
  } catch (error) {
    deployment?.ended('failure')
    throw error
  }
  return { environment, deployment }
}

/** Issues a token for the job and revokes it when the work has ended. */
async function withToken<T>({ level, job, report }: StartedJob, work: (token: string) => Promise<T>): Promise<T> {
  const { platform, record, trigger } = level.context
  const asked = level.tree.permissions.get(job.id) ?? {}
  const permissions = trigger.fork ? readsOnly(asked) : asked
  const token = platform.issueToken({ runId: record.id, jobId: report.id, permissions })
  try {
    return await work(token)
  } finally {
    platform.revokeToken(token)
  }
}
