import calculators from 'ae-cvss-calculator'
import type { Severity } from '../core/words.ts'

/**
 * The base score (0 to 10) of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0, rounded to one decimal as its specification says;
 * undefined for any other version, and for a vector with a metric or value that its version does not have, with a metric given
 * twice, or without one of the base metrics. The base metrics alone count: what a vector states about exploits, fixes or one
 * environment does not lower the score. The metrics of a 4.0 vector may stand in any order, although its specification gives one.
 * Source: FIRST, CVSS v2.0 Complete Guide, section 2.4; v3.0, v3.1 and v4.0 Specification, "Vector String".
 */
export function cvssBaseScore(vector: string): number | undefined {
  const text = vector.trim()
  const version = Object.keys(byPrefix).find((prefix) => text.startsWith(prefix))
  const calculator = byPrefix[version ?? '']?.() ?? new calculators.Cvss2()
  const metrics = [...calculator.getRegisteredComponents().values()].flat()
  const seen = new Set<string>()
  // The calculator itself skips a metric without a value and prints the rest of a bad vector, so each pair is looked up first.
  for (const pair of text.slice(version?.length ?? 0).split('/')) {
    const [name = '', value = '', ...rest] = pair.split(':')
    const known = metrics.find(({ shortName }) => shortName === name)?.values.find(({ shortName }) => shortName === value)
    if (known === undefined || known.hide === true || rest.length > 0 || seen.has(name)) return undefined
    seen.add(name)
    calculator.applyComponentString(name, value)
  }
  if (!calculator.isBaseFullyDefined()) return undefined
  const scores = calculator.calculateScores()
  return 'baseMetricsOnly' in scores ? scores.baseMetricsOnly : scores.base
}

/** The versions that begin with their name. A vector of version 2.0 has none. */
const byPrefix: Readonly<Record<string, () => InstanceType<(typeof calculators)['Cvss3P0' | 'Cvss3P1' | 'Cvss4P0']>>> = {
  'CVSS:3.0/': () => new calculators.Cvss3P0(),
  'CVSS:3.1/': () => new calculators.Cvss3P1(),
  'CVSS:4.0/': () => new calculators.Cvss4P0(),
}

/** The word for a score, by the qualitative severity rating scale of CVSS 3 and 4; 0 has no severity there and counts as low here. */
export function severityOfScore(score: number | undefined): Severity {
  if (score === undefined) return 'unknown'
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  return score >= 4 ? 'medium' : 'low'
}
