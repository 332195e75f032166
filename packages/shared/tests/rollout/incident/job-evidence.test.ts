import { evidenceSchema } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import { detectedIn, requestsIn } from '../../../src/rollout/incident/job-evidence.ts'

const v2 = { version: 'v1.1.0', sha: 'b'.repeat(40) }

const record = (action: string, verdict: string, finishedAt: string, more: object = {}) =>
  evidenceSchema.parse({
    schema: 1,
    action,
    verdict,
    headline: 'x',
    run: { id: 1, attempt: 1, job: 'j', repository: 'r/r', sha: '', ref: '', event: '', actor: '', url: '' },
    startedAt: finishedAt,
    finishedAt,
    ...more,
  })

describe('what the evidence of the job adds', () => {
  it('is the earliest look that failed since the rollout began', () => {
    const looks = [
      record('health-check', 'fail', '2026-01-05T11:00:00Z'),
      record('performance-monitor', 'fail', '2026-01-05T12:05:00Z'),
      record('health-check', 'pass', '2026-01-05T12:01:00Z'),
      record('health-check', 'fail', '2026-01-05T12:03:00Z'),
      record('security-scan', 'fail', '2026-01-05T12:02:00Z'),
    ]
    expect(detectedIn(looks, '2026-01-05T12:00:00Z')).toBe('2026-01-05T12:03:00Z')
    expect(detectedIn([], '2026-01-05T12:00:00Z')).toBeUndefined()
  })

  it('is how many of our own requests failed', () => {
    const counts = (name: string, value: number) => ({ name, value, unit: 'count' })
    const watch = record('performance-monitor', 'fail', '2026-01-05T12:05:00Z', {
      release: { version: 'v1.1.0' },
      measurements: [counts('requests', 300), counts('answers.5xx', 10), counts('failures.timed-out', 2), counts('answers.2xx', 288)],
    })
    const steps = record('blue-green-deploy', 'pass', '2026-01-05T12:01:00Z', {
      measurements: [counts('requests', 40), { name: 'error-rate', value: 0.05, unit: 'ratio' }, counts('requests', 10)],
    })
    const other = record('performance-monitor', 'fail', '2026-01-05T12:05:00Z', {
      release: { version: 'v1.0.0' },
      measurements: [counts('requests', 1_000)],
    })
    expect(requestsIn([watch, steps, other], v2)).toEqual({ sent: 350, failed: 14 })
    expect(requestsIn([other], v2)).toBeUndefined()
  })
})
