import { details, escapeMarkdown, joined, type Markdown, md, paragraphs, table } from '../core/markdown.ts'
import type { ConditionResult, TimelineEntry } from './schema.ts'

/** A timeline as a Markdown table; empty without entries. */
export function timelineTable(timeline: readonly TimelineEntry[]): Markdown {
  if (timeline.length === 0) return md``
  return table(
    ['Time (UTC)', 'What'],
    timeline.map(({ at, what }) => [escapeMarkdown(secondOf(at)), escapeMarkdown(what)]),
  )
}

/** A timeline, folded; empty without entries. */
export function foldedTimeline(timeline: readonly TimelineEntry[]): Markdown {
  return timeline.length === 0 ? md`` : details('Timeline (UTC)', timelineTable(timeline))
}

/** What did not pass as a table, and what passed, folded; empty without conditions. */
export function conditionTables(conditions: readonly ConditionResult[]): Markdown {
  const passed = conditions.filter(({ verdict }) => verdict === 'pass')
  const others = conditions.filter(({ verdict }) => verdict !== 'pass')
  const folded = passed.length === 0 ? md`` : details(`What passed (${passed.length})`, conditionTable(passed))
  return paragraphs([conditionTable(others), folded])
}

function conditionTable(conditions: readonly ConditionResult[]): Markdown {
  if (conditions.length === 0) return md``
  return table(
    ['Condition', 'Verdict', 'Measured', 'Limit', 'Why'],
    conditions.map((one) => [one.name, one.verdict, one.measured ?? '', one.limit ?? '', one.reason ?? ''].map(escapeMarkdown)),
  )
}

/** A time in UTC to the second: `2026-01-05 11:59:30`. */
export function secondOf(at: string): string {
  return at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')
}

/** A heading, a list of facts, then blocks. Facts without a value are left out. */
export function summaryOf(
  headline: string,
  facts: readonly (readonly [name: string, value: string])[],
  blocks: readonly Markdown[],
): Markdown {
  const list = facts.filter(([, value]) => value !== '').map(([name, value]) => md`- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`)
  return md`${paragraphs([md`### ${escapeMarkdown(headline)}`, joined(list, '\n'), ...blocks])}\n`
}
