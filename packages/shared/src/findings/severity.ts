import type { Severity } from '../core/words.ts'

export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'unknown']

/** The gravest first; what nobody has rated stands between high and medium, since it may be either. */
const rank: Record<Severity, number> = { critical: 0, high: 1, unknown: 2, medium: 3, low: 4 }

export function bySeverity(a: { severity: Severity }, b: { severity: Severity }): number {
  return rank[a.severity] - rank[b.severity]
}

/** The words of registries and tools (`moderate`, `info`, `HIGH`) as ours. */
export function parseSeverity(word: string): Severity {
  const known: Record<string, Severity> = {
    critical: 'critical',
    high: 'high',
    moderate: 'medium',
    medium: 'medium',
    low: 'low',
    info: 'low',
  }
  return known[word.toLowerCase()] ?? 'unknown'
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly { severity: Severity }[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}
