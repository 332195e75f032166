import { codeSpan, escapeMarkdown, table } from '../core/markdown.ts'
import type { ConditionResult, TimelineEntry } from './schema.ts'

/** What happened when, as a Markdown table; nothing where nothing did. */
export function timelineTable(timeline: readonly TimelineEntry[]): string {
  if (timeline.length === 0) return ''
  return table(
    ['Time (UTC)', 'What'],
    timeline.map(({ at, what }) => [codeSpan(at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')), escapeMarkdown(what)]),
  )
}

/** Judgements as a Markdown table. */
export function conditionTable(conditions: readonly ConditionResult[]): string {
  if (conditions.length === 0) return ''
  return table(
    ['Condition', 'Verdict', 'Measured', 'Limit', 'Why'],
    conditions.map((one) => [one.name, one.verdict, one.measured ?? '', one.limit ?? '', one.reason ?? ''].map(escapeMarkdown)),
  )
}

/** A heading, facts as a list, then blocks; all but the blocks is escaped here. */
export function summaryOf(headline: string, facts: readonly (readonly [name: string, value: string])[], blocks: readonly string[]): string {
  const list = facts.filter(([, value]) => value !== '').map(([name, value]) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`)
  return [`### ${escapeMarkdown(headline)}`, list.join('\n'), ...blocks]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}
