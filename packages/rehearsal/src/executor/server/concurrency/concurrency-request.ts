import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import { isValueMap, valueText } from '../../expressions/value.ts'
import type { ConcurrencyRequest } from './concurrency-groups.ts'

/** What `concurrency:` asks for; undefined when there is none, or its group is empty. */
export function concurrencyRequest(token: TemplateToken | undefined, scope: Scope): ConcurrencyRequest | undefined {
  if (token === undefined) return undefined
  const value = evaluateToken(token, scope)
  if (!isValueMap(value)) return requestOf(valueText(value), false, 'single')
  const cancelInProgress = value['cancel-in-progress'] === true || value['cancel-in-progress'] === 'true'
  return requestOf(valueText(value['group'] ?? ''), cancelInProgress, value['queue'] === 'max' ? 'max' : 'single')
}

function requestOf(group: string, cancelInProgress: boolean, queue: 'single' | 'max'): ConcurrencyRequest | undefined {
  if (cancelInProgress && queue === 'max')
    throw new Error(`concurrency group '${group}': 'queue: max' cannot stand with 'cancel-in-progress: true'`)
  return group === '' ? undefined : { group, cancelInProgress, queue }
}
