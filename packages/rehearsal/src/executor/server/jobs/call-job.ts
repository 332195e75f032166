import { messageOf } from '@slipway/shared/core/errors'
import { evaluateCondition, evaluateText, evaluateTexts, evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import { isValueMap } from '../../expressions/value.ts'
import { readCallInputs } from '../../workflow/inputs.ts'
import type { CallJob } from '../../workflow/model.ts'
import { concurrencyRequest } from '../concurrency/concurrency-request.ts'
import { combinedResult } from './combined-result.ts'
import { jobCancellation } from './job-cancellation.ts'
import { jobName } from './job-name.ts'
import { JobReport } from './job-report.ts'
import { jobScope } from './job-scope.ts'
import type { Instance, Level, LevelJob, NeedResult } from './run-context.ts'

/** Runs a job that calls a workflow: the callee's jobs, with inputs and secrets of its own, in the same run. */
export async function runCallJob(call: LevelJob<CallJob>, instance: Instance): Promise<NeedResult> {
  const { level, job } = call
  const scope = jobScope(call, instance)
  const name = jobName(call, scope, instance)
  using cancellation = jobCancellation(level.cancelled, instance.stop, () => evaluateCondition(job.condition, scope))
  let leave = () => {}
  try {
    const request = concurrencyRequest(job.concurrency, scope)
    if (request !== undefined) leave = await level.context.groups.enter(request, cancellation.cancel, cancellation.signal)
    return await runCallee(childLevel(call, scope, { prefix: `${name} / `, cancelled: cancellation.signal }))
  } catch (error) {
    const result = cancellation.signal.aborted ? 'cancelled' : 'failure'
    const annotations = [{ level: 'error', title: '', message: messageOf(error) } as const]
    new JobReport(level.context, job.id, name).finished(result, { annotations })
    return { result, outputs: {} }
  } finally {
    leave()
  }
}

function childLevel({ level, job }: LevelJob<CallJob>, scope: Scope, own: Pick<Level, 'prefix' | 'cancelled'>): Level {
  const tree = level.tree.calls.get(job.id)
  if (tree === undefined) throw new Error(`The workflow that job '${job.id}' calls was not loaded`)
  const given = job.with === undefined ? {} : evaluateToken(job.with, scope)
  const read = readCallInputs(tree.workflow.call.inputs, isValueMap(given) ? given : {}, scope)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return { context: level.context, tree, inputs: read.inputs, ...passedSecrets(level, job, scope), ...own }
}

/** A called workflow gets only the secrets that are passed to it. The secrets of an environment there may replace those names, and add no others. */
function passedSecrets(level: Level, job: CallJob, scope: Scope): Pick<Level, 'secrets' | 'secretNames'> {
  if (job.secrets === 'inherit') return { secrets: level.secrets, secretNames: level.secretNames }
  const secrets = evaluateTexts(job.secrets, scope)
  return { secrets, secretNames: new Set(Object.keys(secrets).map((name) => name.toLowerCase())) }
}

async function runCallee(level: Level): Promise<NeedResult> {
  const settled = await level.context.runLevel(level)
  const jobs = Object.fromEntries([...settled].map(([id, need]) => [id, { ...need }]))
  const scope = {
    contexts: { github: level.context.github, inputs: level.inputs, vars: level.context.platform.variables(), jobs },
    functions: [],
  }
  const outputs = Object.entries(level.tree.workflow.call.outputs).map(([name, token]): [string, string] => [
    name,
    evaluateText(token, scope),
  ])
  return { result: combinedResult([...settled.values()].map(({ result }) => result)), outputs: Object.fromEntries(outputs) }
}
