import type { Finding } from '@slipway/shared/evidence/schema'
import type { Annotation } from '@slipway/shared/ports/log'

/** GitHub shows at most so many annotations of one level for one step. */
const annotationsShown = 10

/** Failed tests as errors, uncovered changed lines as warnings; as notices where the condition for new lines passes. */
export function qualityAnnotations(findings: readonly Finding[], coverageBroken: boolean): Annotation[] {
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
