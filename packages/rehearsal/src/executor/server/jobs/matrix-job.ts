import { evaluateToken } from '../../expressions/evaluate.ts'
import { isValueMap, type Value, type ValueMap } from '../../expressions/value.ts'
import { expandMatrix, maximumMatrixJobs } from '../../workflow/matrix.ts'
import { runCallJob } from './call-job.ts'
import { combinedResult } from './combined-result.ts'
import { jobScope } from './job-scope.ts'
import type { Instance, LevelJob, NeedResult } from './run-context.ts'
import { runStepsJob } from './steps-job.ts'

/** Runs a job once for each combination of its matrix, at most `max-parallel` at a time; the first failure ends the rest when `fail-fast`. */
export async function runMatrix(item: LevelJob): Promise<NeedResult> {
  const { level, job } = item
  const strategy = job.strategy === undefined ? {} : evaluateToken(job.strategy, jobScope(item, undefined))
  const { combinations, failFast, maxParallel } = readStrategy(strategy)
  const stop = new AbortController()
  const results: NeedResult[] = []
  const queue = combinations.entries()
  const work = async () => {
    for (const [index, matrix] of queue) {
      const context = { 'fail-fast': failFast, 'job-index': index, 'job-total': combinations.length, 'max-parallel': maxParallel }
      const result = await runInstance(item, {
        matrix,
        strategy: context,
        stop: AbortSignal.any([stop.signal, level.context.abandoned]),
      })
      results.push(result)
      if (result.result === 'failure' && failFast)
        stop.abort(new Error('The strategy configuration was canceled because a job of it failed'))
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxParallel, combinations.length) }, work))
  return { result: combinedResult(results.map(({ result }) => result)), outputs: merge(results) }
}

function runInstance({ level, job, settled }: LevelJob, instance: Instance): Promise<NeedResult> {
  return job.kind === 'steps' ? runStepsJob({ level, job, settled }, instance) : runCallJob({ level, job, settled }, instance)
}

function readStrategy(strategy: Value): { combinations: ValueMap[]; failFast: boolean; maxParallel: number } {
  const { matrix, 'fail-fast': failFast, 'max-parallel': maxParallel } = isValueMap(strategy) ? strategy : {}
  const combinations = expandMatrix(matrix)
  if (combinations.length === 0) throw new Error('Matrix vector does not contain any values')
  if (combinations.length > maximumMatrixJobs)
    throw new Error(`The matrix makes ${combinations.length} jobs; at most ${maximumMatrixJobs} are allowed`)
  return { combinations, failFast: failFast !== false, maxParallel: typeof maxParallel === 'number' ? maxParallel : combinations.length }
}

/** Of several outputs with one name the last one counts; an empty output does not replace another. */
function merge(results: readonly NeedResult[]): Record<string, string> {
  const outputs: Record<string, string> = {}
  for (const { outputs: found } of results) {
    for (const [name, value] of Object.entries(found)) if (value !== '' || !(name in outputs)) outputs[name] = value
  }
  return outputs
}
