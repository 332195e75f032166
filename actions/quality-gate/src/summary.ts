import { codeSpan, escapeMarkdown, table } from '@slipway/shared/core/markdown'
import type { Verdict } from '@slipway/shared/core/words'
import type { ConditionResult, Finding } from '@slipway/shared/evidence/schema'
import type { Annotation } from '@slipway/shared/ports/log'

const rowsShown = 50
const annotationsShown = 10

/** One sentence: what came out, and by which condition. */
export function headlineOf(verdict: Verdict, conditions: readonly ConditionResult[]): string {
  const deciding = conditions.filter((condition) => condition.verdict === verdict)
  if (verdict === 'pass')
    return conditions.length === 1 ? 'The quality condition holds' : `All ${conditions.length} quality conditions hold`
  const reasons = [
    ...new Set(deciding.map((condition) => (verdict === 'not-evaluated' ? `${condition.name}: ${condition.reason}` : condition.reason))),
  ].join('; ')
  return verdict === 'not-evaluated' ? `The quality gate could not be evaluated: ${reasons}` : `Quality: ${reasons}`
}

export function renderSummary(
  verdict: Verdict,
  conditions: readonly ConditionResult[],
  findings: readonly Finding[],
  notes: readonly string[],
): string {
  const rows = conditions.map(({ name, verdict: result, measured, limit, reason }) => [
    escapeMarkdown(name),
    result,
    escapeMarkdown(measured ?? 'not measured'),
    escapeMarkdown(limit ?? ''),
    escapeMarkdown(result === 'pass' ? '' : (reason ?? '')),
  ])
  const commands = [...new Set(conditions.filter((one) => one.verdict !== 'pass').flatMap((one) => one.command ?? []))]
  return [
    `## Quality gate: ${verdict}`,
    table(['Condition', 'Verdict', 'Measured', 'Allowed', 'Why'], rows),
    commands.length === 0 ? '' : `See it on your machine: ${commands.map(codeSpan).join(', ')}`,
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
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

function findingsPart(title: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const rows = findings
    .slice(0, rowsShown)
    .map((finding) => [
      escapeMarkdown(finding.title),
      escapeMarkdown(placeOf(finding)),
      escapeMarkdown(finding.detail?.split('\n')[0] ?? ''),
    ])
  const more = findings.length > rows.length ? `\n\n${findings.length - rows.length} more are in the evidence.` : ''
  return `### ${title}\n\n${table(['What', 'Where', 'It says'], rows)}${more}`
}

function placeOf({ place }: Finding): string {
  if (place === undefined) return ''
  const last = place.endLine === undefined || place.endLine === place.line ? '' : `–${place.endLine}`
  return `${place.file}${place.line === undefined ? '' : `:${place.line}${last}`}`
}

/** Failed tests as errors, uncovered changed lines as warnings or, where no condition minds, as notices. */
export function annotationsOf(findings: readonly Finding[], coverageBroken: boolean): Annotation[] {
  const annotations = findings.flatMap((finding): Annotation[] => {
    const { place, kind, rule, title, detail } = finding
    if (place === undefined && rule !== 'quality/test-failed') return []
    const level =
      rule === 'quality/test-failed'
        ? 'error'
        : rule === 'quality/test-flaky' || (kind === 'coverage' && coverageBroken)
          ? 'warning'
          : 'notice'
    const where = place === undefined ? {} : { file: place.file, startLine: place.line ?? 1, endLine: place.endLine ?? place.line ?? 1 }
    return [
      {
        level,
        title: kind === 'test' ? 'Test' : 'Coverage',
        message: [title, detail].filter((part) => part !== undefined).join('\n'),
        ...where,
      },
    ]
  })
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = annotations.filter((annotation) => annotation.level === level)
    if (all.length <= annotationsShown) return all
    return [
      ...all.slice(0, annotationsShown - 1),
      { level, title: 'Quality', message: `${all.length - annotationsShown + 1} more are in the summary of this step.` },
    ]
  })
}
