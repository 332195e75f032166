import { isBasicExpression } from '@actions/workflow-parser'
import { evaluateText, type Scope } from '../../expressions/evaluate.ts'
import { matrixSuffix } from '../../workflow/matrix.ts'
import type { Instance, LevelJob } from './run-context.ts'

/** What is shown for a job: `deploy / build (1, linux)`. A name with an expression in it gets no brackets. */
export function jobName({ level, job }: Omit<LevelJob, 'settled'>, scope: Scope, instance: Pick<Instance, 'matrix'> | undefined): string {
  const given = evaluateText(job.name, scope) ?? ''
  const suffix = instance === undefined ? '' : matrixSuffix(instance.matrix)
  const bracketed = suffix === '' || (job.name !== undefined && isBasicExpression(job.name)) ? '' : ` (${suffix})`
  return `${level.prefix}${given === '' ? job.id : given}${bracketed}`
}
