import { isMapping, isSequence } from '@actions/workflow-parser'
import { convertToIfCondition } from '@actions/workflow-parser/model/converter/if-condition'
import type { TemplateContext } from '@actions/workflow-parser/templates/template-context'
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { literalText } from '../expressions/evaluate.ts'
import type { RunDefaults } from './model.ts'

/** The value under a key of a mapping; undefined when there is no such key, or no mapping. */
export function child(token: TemplateToken | undefined, key: string): TemplateToken | undefined {
  return token !== undefined && isMapping(token) ? token.find(key) : undefined
}

export function mappingAt(token: TemplateToken | undefined, key: string): MappingToken | undefined {
  const found = child(token, key)
  return found !== undefined && isMapping(found) ? found : undefined
}

export function mappingEntries(token: TemplateToken | undefined): [string, TemplateToken][] {
  return token !== undefined && isMapping(token) ? [...token].map(({ key, value }) => [key.toString(), value]) : []
}

export function itemsOf(token: TemplateToken | undefined): TemplateToken[] {
  return token !== undefined && isSequence(token) ? [...token] : []
}

export function textAt(token: TemplateToken | undefined, key: string): string | undefined {
  return literalText(child(token, key))
}

/** One text or a list of them, as `needs:` and `options:` allow. */
export function textsAt(token: TemplateToken | undefined, key: string): string[] {
  const found = child(token, key)
  const single = literalText(found)
  if (single !== undefined) return [single]
  return itemsOf(found).flatMap((item) => literalText(item) ?? [])
}

/** The condition under `if:`, with the implicit `success()` that GitHub's converter adds. */
export function conditionOf(context: TemplateContext, token: TemplateToken): string {
  const found = child(token, 'if')
  return (found === undefined ? undefined : convertToIfCondition(context, found)?.expression) ?? 'success()'
}

export function runDefaultsOf(token: TemplateToken | undefined): RunDefaults {
  const run = child(child(token, 'defaults'), 'run')
  return { shell: child(run, 'shell'), workingDirectory: child(run, 'working-directory') }
}
