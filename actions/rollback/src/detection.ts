import type { Release } from '@slipway/shared/core/words'
import type { Evidence, Measurement } from '@slipway/shared/evidence/schema'
import type { Occurrence } from '@slipway/shared/rollout/incident/incident-record'

/** When a watch of this job first said that the release fails: the end of the earliest look that did, since the rollout was begun. */
export function detectedIn(evidence: readonly Evidence[], since: string): string | undefined {
  const looks = evidence.filter(
    ({ action, verdict, finishedAt }) =>
      verdict === 'fail' && (action === 'health-check' || action === 'performance-monitor') && Date.parse(finishedAt) >= Date.parse(since),
  )
  return looks.map(({ finishedAt }) => finishedAt).sort()[0]
}

/**
 * Requests that our own looks at a release have sent, and how many of them failed: by the counts that performance-monitor leaves, and
 * by the shares that a step of the driver leaves. Undefined where none of this job's evidence tells.
 */
export function requestsIn(evidence: readonly Evidence[], release: Release): Occurrence['requests'] {
  const looks = evidence.filter(
    (one) =>
      (one.action === 'performance-monitor' || one.action === 'blue-green-deploy') &&
      (one.release === undefined || one.release.version === release.version),
  )
  const counted = looks.map(({ measurements }) => countOf(measurements))
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
    // The share that follows belongs to the same look: measurements stand in the order in which they were made.
    const rest = measurements.slice(index + 1)
    const next = rest.findIndex((one) => one.name === 'requests')
    const share = rest.slice(0, next === -1 ? rest.length : next).find((one) => one.name === 'error-rate')
    failed += Math.round(value * (share?.value ?? 0))
  }
  return { sent: Math.round(sent), failed: Math.round(failed) }
}
