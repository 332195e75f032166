import { escapeMarkdown, type Markdown, md, table } from '@slipway/shared/core/markdown'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'

const states: Record<RuleResult['state'], Markdown> = {
  clear: md`clear`,
  unchecked: md`not checked`,
  overridden: md`overridden`,
  warns: md`**warns**`,
  blocks: md`**stops it**`,
}

/** The result of each admission rule as a Markdown table; empty where no rule was evaluated. */
export function ruleResultsTable(results: readonly RuleResult[]): Markdown {
  if (results.length === 0) return md``
  return table(
    ['Rule', 'Now', 'Why', 'Way out'],
    results.map((result) => [
      escapeMarkdown(result.rule),
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
