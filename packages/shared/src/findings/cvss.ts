import type { Severity } from '../core/words.ts'

const metrics: Record<string, Record<string, number>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
}
const privileges: Record<string, Record<string, number>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
}

/**
 * The base score (0 to 10) of a CVSS 3.0 or 3.1 vector, or undefined for anything else, 2 and 4 among it.
 * Source: FIRST, CVSS v3.1 Specification, section 7.1 and Appendix A; the figures of 3.0 are the same.
 */
export function cvssBaseScore(vector: string): number | undefined {
  const [version, ...pairs] = vector.trim().split('/')
  if (version !== 'CVSS:3.0' && version !== 'CVSS:3.1') return undefined
  const given = new Map(pairs.map((pair): [string, string] => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? '']))
  const scope = given.get('S') ?? ''
  const value = (metric: string) => metrics[metric]?.[given.get(metric) ?? ''] ?? Number.NaN
  const privilege = privileges[scope]?.[given.get('PR') ?? ''] ?? Number.NaN
  const lost = 1 - (1 - value('C')) * (1 - value('I')) * (1 - value('A'))
  const changed = scope === 'C'
  const impact = changed ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost
  const exploitability = 8.22 * value('AV') * value('AC') * privilege * value('UI')
  const score = impact <= 0 ? 0 * exploitability : roundUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10))
  return Number.isNaN(score) ? undefined : score
}

/** The word for a score, by the specification's scale; 0 is no severity at all and counts as low here. */
export function severityOfScore(score: number | undefined): Severity {
  if (score === undefined) return 'unknown'
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  return score >= 4 ? 'medium' : 'low'
}

/** Up to one decimal, in whole numbers so that 4.02 does not become 4.1 by binary fractions (Appendix A). */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}
