import type { Finding } from '@slipway/shared/evidence/schema'
import type { Annotation } from '@slipway/shared/ports/log'

/** GitHub shows at most so many annotations of one level for one step. */
const annotationsShown = 10

/** Annotations on the lines of findings. The last one of a level counts the findings above the limit, which GitHub drops without a word. */
export function securityAnnotations(findings: readonly Finding[]): Annotation[] {
  const annotations = findings.filter((finding) => finding.place !== undefined).map(annotationOf)
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = annotations.filter((annotation) => annotation.level === level)
    if (all.length <= annotationsShown) return all
    const rest = all.length - annotationsShown + 1
    return [
      ...all.slice(0, annotationsShown - 1),
      { level, title: 'Security', message: `${rest} more findings are in the report of this step.` },
    ]
  })
}

function annotationOf(finding: Finding): Annotation {
  const { severity, kind, place } = finding
  const level =
    kind === 'secret' || severity === 'critical' ? 'error' : severity === 'high' || severity === 'unknown' ? 'warning' : 'notice'
  const message = [finding.title, finding.remedy].filter((part) => part !== undefined).join('. ')
  return {
    level,
    title: `${severity} ${kind}: ${finding.rule}`,
    message,
    ...(place === undefined ? {} : { file: place.file, startLine: place.line ?? 1, endLine: place.endLine ?? place.line ?? 1 }),
  }
}
