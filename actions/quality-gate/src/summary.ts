import { codeSpan, escapeMarkdown, joined, type Markdown, md, paragraphs, table } from '@slipway/shared/core/markdown'
import type { Verdict } from '@slipway/shared/core/words'
import type { ConditionResult, Finding } from '@slipway/shared/evidence/schema'

const rowsShown = 50

/** The result in one sentence, with the conditions that caused it. */
export function qualityHeadline(verdict: Verdict, conditions: readonly ConditionResult[]): string {
  const deciding = conditions.filter((condition) => condition.verdict === verdict)
  if (verdict === 'pass')
    return conditions.length === 1 ? 'The quality condition holds' : `All ${conditions.length} quality conditions hold`
  const reasons = [
    ...new Set(deciding.map((condition) => (verdict === 'not-evaluated' ? `${condition.name}: ${condition.reason}` : condition.reason))),
  ].join('; ')
  return verdict === 'not-evaluated' ? `The quality gate could not be evaluated: ${reasons}` : `Quality: ${reasons}`
}

export type QualityResult = {
  verdict: Verdict
  conditions: readonly ConditionResult[]
  findings: readonly Finding[]
  /** Sentences about reports that were not judged. */
  notes: readonly string[]
}

/** The step summary in Markdown: conditions, local commands, tests and changed lines. */
export function renderSummary({ verdict, conditions, findings, notes }: QualityResult): Markdown {
  const rows = conditions.map(({ name, verdict: result, measured, limit, reason }) => [
    escapeMarkdown(name),
    escapeMarkdown(result),
    escapeMarkdown(measured ?? 'not measured'),
    escapeMarkdown(limit ?? ''),
    escapeMarkdown(result === 'pass' ? '' : (reason ?? '')),
  ])
  const commands = [...new Set(conditions.filter((one) => one.verdict !== 'pass').flatMap((one) => one.command ?? []))]
  const parts = [
    md`## Quality gate: ${escapeMarkdown(verdict)}`,
    table(['Condition', 'Verdict', 'Measured', 'Allowed', 'Why'], rows),
    commands.length === 0 ? md`` : md`See it on your machine: ${joined(commands.map(codeSpan), ', ')}`,
    findingsPart(
      'Tests',
      findings.filter((finding) => finding.kind === 'test'),
    ),
    findingsPart(
      'Changed lines without a test',
      findings.filter((finding) => finding.kind === 'coverage'),
    ),
    ...notes.map(escapeMarkdown),
  ]
  return md`${paragraphs(parts)}\n`
}

function findingsPart(title: string, findings: readonly Finding[]): Markdown {
  if (findings.length === 0) return md``
  const rows = findings
    .slice(0, rowsShown)
    .map((finding) => [
      escapeMarkdown(finding.title),
      escapeMarkdown(placeOf(finding)),
      escapeMarkdown(finding.detail?.split('\n')[0] ?? ''),
    ])
  const more = findings.length > rows.length ? md`\n\n${findings.length - rows.length} more are in the evidence.` : md``
  return md`### ${escapeMarkdown(title)}\n\n${table(['What', 'Where', 'It says'], rows)}${more}`
}

function placeOf({ place }: Finding): string {
  if (place === undefined) return ''
  const last = place.endLine === undefined || place.endLine === place.line ? '' : `–${place.endLine}`
  return `${place.file}${place.line === undefined ? '' : `:${place.line}${last}`}`
}
