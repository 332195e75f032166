import type { RunnerRequest } from '../../../contract/platform.ts'
import { evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import { isValueList, isValueMap, type Value } from '../../expressions/value.ts'
import type { StepsJob } from '../../workflow/model.ts'

/** Which runner a job asks for: `runs-on` is a label, a list of labels, or a map with a group and labels. Throws an Error for anything else. */
export function runnerRequest(runsOn: StepsJob['runsOn'], scope: Scope): RunnerRequest {
  const asked = runsOn === undefined ? null : evaluateToken(runsOn, scope)
  const { group, labels } = isValueMap(asked)
    ? { group: asked['group'], labels: asked['labels'] ?? [] }
    : { group: undefined, labels: asked }
  const texts = (isValueList(labels) ? labels : [labels]).map(textOf)
  const named = group === undefined || group === null ? undefined : textOf(group)
  if (texts.length === 0 && named === undefined) throw new Error('Job must have at least one label or a group in runs-on')
  return { labels: texts, group: named }
}

function textOf(value: Value): string {
  if (typeof value === 'string' && value !== '') return value
  throw new Error(`Unexpected value '${value === null ? '' : String(value)}' in runs-on`)
}
