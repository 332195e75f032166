import type { Severity } from '../core/words.ts'

export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'unknown']

/** The most severe first. An unrated finding ranks between high and medium, since it may be either. */
const rank: Record<Severity, number> = { critical: 0, high: 1, unknown: 2, medium: 3, low: 4 }

export function compareSeverity(a: { severity: Severity }, b: { severity: Severity }): number {
  return rank[a.severity] - rank[b.severity]
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly { severity: Severity }[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}
