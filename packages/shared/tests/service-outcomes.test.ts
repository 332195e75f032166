import { describe, expect, test } from 'vitest'
import type { Outcome } from '../src/action.ts'
import { md } from '../src/core/markdown.ts'
import { combineOutcomes } from '../src/service-outcomes.ts'

function outcome(verdict: 'pass' | 'fail', outputs: Record<string, string>): Outcome {
  return { ok: verdict === 'pass', evidence: { verdict, headline: `it is a ${verdict}` }, outputs, summary: md`what happened` }
}

describe('the outcome of several services', () => {
  const combined = combineOutcomes(
    [
      { service: 'api', outcome: outcome('pass', { environment: 'production', version: 'v1' }) },
      { service: 'web', outcome: outcome('fail', { environment: 'production', version: 'v2' }) },
    ],
    { environment: 'production', outputs: { phase: 'back' } },
  )

  test('is as bad as the worst of them, and says whose verdict it is', () => {
    expect(combined.ok).toBe(false)
    expect(combined.evidence).toMatchObject({ verdict: 'fail', environment: 'production', cause: 'web: it is a fail' })
    expect(combined.evidence.headline).toBe('web failed: it is a fail; api passed')
  })

  test('leaves a record of each', () => {
    expect(combined.ofServices?.map(({ service, verdict }) => [service, verdict])).toEqual([
      ['api', 'pass'],
      ['web', 'fail'],
    ])
  })

  test('gives out what all say, and what each says by its name', () => {
    expect(combined.outputs).toMatchObject({ environment: 'production', version: '', phase: 'back' })
    expect(JSON.parse(combined.outputs?.['services'] ?? '')).toEqual({
      api: { environment: 'production', version: 'v1', verdict: 'pass' },
      web: { environment: 'production', version: 'v2', verdict: 'fail' },
    })
  })

  test('of no service is no success', () => {
    expect(combineOutcomes([])).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' } })
  })
})
