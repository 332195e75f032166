import { describe, expect, it } from 'vitest'
import { countedPart, countedRates } from '../../src/judge/counted-rates.ts'
import { judgedRates } from '../../src/judge/judging-plan.ts'
import { addInterval, compareSides, neverCompared } from '../../src/judge/side-comparison.ts'

describe('the rates of counted requests', () => {
  it.each([
    ['the defaults', { 'error-rate': 0.01, 'response-time.p95': 1_000 }],
    ['a limit of 4xx', { 'error-rate': 0.01, 'client-error-rate': 0.05 }],
    ['nothing', {}],
  ])('leave the probability of a false alarm of a deployment as it is: %s', (_what, thresholds) => {
    const synthetic = judgedRates(thresholds, { release: true }).map((rate) => ({ ...rate, alpha: (1 - countedPart) * rate.alpha }))
    const counted = ['users', 'the service'].flatMap((source) => countedRates(thresholds, { source, sources: 2 }))
    const sum = (errors: boolean) =>
      [...synthetic, ...counted].filter(({ name }) => (name === 'error-rate') === errors).reduce((total, { alpha }) => total + alpha, 0)
    expect(sum(true)).toBeLessThanOrEqual(0.01 + 1e-12)
    expect(sum(false)).toBeLessThanOrEqual(0.01 + 1e-12)
  })
})

describe('two sides', () => {
  it.each([
    ['better', { requests: 350, bad: 17 }, { requests: 1_050, bad: 10 }],
    ['better', { requests: 40, bad: 40 }, { requests: 120, bad: 1 }],
    ['better', { requests: 100, bad: 100 }, { requests: 100, bad: 20 }],
    ['as-bad', { requests: 350, bad: 17 }, { requests: 1_050, bad: 50 }],
    ['as-bad', { requests: 350, bad: 17 }, { requests: 1_050, bad: 30 }],
    ['unknown', { requests: 350, bad: 17 }, { requests: 0, bad: 0 }],
    ['unknown', { requests: 350, bad: 17 }, { requests: 40, bad: 0 }],
    ['unknown', { requests: 350, bad: 17 }, { requests: 40, bad: 8 }],
    ['as-bad', { requests: 40, bad: 40 }, { requests: 120, bad: 120 }],
  ])('%s', (comparison, release, other) => {
    expect(compareSides(addInterval(neverCompared, release, other))).toBe(comparison)
  })

  it('are alike where both fail in the same seconds, although the release had its traffic in these alone', () => {
    const before = addInterval(neverCompared, { requests: 20, bad: 0 }, { requests: 5_000, bad: 2 })
    const burst = addInterval(before, { requests: 200, bad: 200 }, { requests: 200, bad: 200 })
    expect(compareSides(addInterval(burst, { requests: 200, bad: 0 }, { requests: 200, bad: 0 }))).toBe('as-bad')
  })
})
