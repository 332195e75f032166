import { placed } from '../../core/outcome-sentence.ts'
import type { Release } from '../../core/words.ts'
import type { Evidence, Measurement } from '../../evidence/schema.ts'
import type { Occurrence } from './incident-record.ts'

/** ISO time at which a health check or a performance monitor of this job first failed since the start of the rollout. */
export function detectedIn(evidence: readonly Evidence[], since: string): string | undefined {
  const failed = evidence.filter(
    ({ action, verdict, finishedAt }) =>
      verdict === 'fail' && (action === 'health-check' || action === 'performance-monitor') && Date.parse(finishedAt) >= Date.parse(since),
  )
  return failed.map(({ finishedAt }) => finishedAt).sort()[0]
}

/**
 * Why this job's own steps found the release bad: the first evidence that suffices, as a clause with the time in which it came. `version`: of
 * the release, where that is known. Undefined where no step of this job has said so.
 */
export function causeIn(evidence: readonly Evidence[], version: string | undefined): string | undefined {
  const found = evidence.find(
    ({ action, verdict, release, cause }) =>
      verdict === 'fail' &&
      cause !== undefined &&
      action in foundIn &&
      (release === undefined || version === undefined || release.version === version),
  )
  if (found?.cause === undefined) return undefined
  const where = foundIn[found.action] ?? ''
  // The time and the sources of what was counted stand in the conditions.
  const clause = found.conditions.find(({ verdict }) => verdict === 'fail')?.clause ?? found.cause
  return where === '' ? found.cause : placed(clause, where)
}

/** When a step finds what it finds. A rollout says it itself. */
const foundIn: Readonly<Partial<Record<Evidence['action'], string>>> = {
  'blue-green-deploy': '',
  'health-check': 'after it had all traffic',
  'performance-monitor': 'in the watch',
}

/**
 * Requests that this job's own measurements sent to a release, and how many failed: from the counts of performance-monitor and from the
 * error rates of the rollout's steps. Undefined where no evidence of this job has either.
 */
export function requestsIn(evidence: readonly Evidence[], release: Release): Occurrence['requests'] {
  const about = evidence.filter(
    (one) =>
      (one.action === 'performance-monitor' || one.action === 'blue-green-deploy') &&
      (one.release === undefined || one.release.version === release.version),
  )
  const counted = about.map(({ measurements }) => countOf(measurements))
  const sent = counted.reduce((sum, one) => sum + one.sent, 0)
  return sent === 0 ? undefined : { sent, failed: counted.reduce((sum, one) => sum + one.failed, 0) }
}

function countOf(measurements: readonly Measurement[]): { sent: number; failed: number } {
  const counts = measurements.filter(({ name, unit }) => unit === 'count' && (name === 'answers.5xx' || name.startsWith('failures.')))
  let sent = 0
  let failed = counts.reduce((sum, { value }) => sum + value, 0)
  for (const [index, { name, value }] of measurements.entries()) {
    if (name !== 'requests') continue
    sent += value
    if (counts.length > 0) continue
    // Measurements are in chronological order: the next error rate belongs to these requests.
    const rest = measurements.slice(index + 1)
    const next = rest.findIndex((one) => one.name === 'requests')
    const share = rest.slice(0, next === -1 ? rest.length : next).find((one) => one.name === 'error-rate')
    failed += Math.round(value * (share?.value ?? 0))
  }
  return { sent: Math.round(sent), failed: Math.round(failed) }
}
