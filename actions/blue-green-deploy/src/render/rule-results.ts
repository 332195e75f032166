import { escapeMarkdown, table } from '@slipway/shared/core/markdown'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'

const states: Record<RuleResult['state'], string> = {
  clear: 'clear',
  unchecked: 'not checked',
  overridden: 'overridden',
  warns: '**warns**',
  blocks: '**stops it**',
}

/** The result of each admission rule as a Markdown table; empty where no rule was evaluated. */
export function ruleResultsTable(results: readonly RuleResult[]): string {
  if (results.length === 0) return ''
  return table(
    ['Rule', 'Now', 'Why', 'Way out'],
    results.map((result) => [
      result.rule,
      states[result.state],
      escapeMarkdown(result.message),
      escapeMarkdown('hint' in result ? result.hint : ''),
    ]),
  )
}

/** The result of each admission rule for the evidence. */
export function ruleResultRows(results: readonly RuleResult[]): [rule: string, state: string, message: string][] {
  return results.map(({ rule, state, message }) => [rule, state, message])
}
