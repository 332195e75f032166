import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verdict } from '../../src/core/words.ts'
import { evidenceSchema, type ServiceVerdict } from '../../src/evidence/schema.ts'
import { combineVerdicts } from '../../src/evidence/service-verdicts.ts'

const name = fc.constantFrom('api', 'web', 'parser')
const judged: fc.Arbitrary<ServiceVerdict[]> = fc.array(fc.record({ service: name, verdict: fc.constantFrom(...verdict.options) }), {
  maxLength: 6,
})

describe('the verdict on several services', () => {
  it('is the worst of theirs, and says whose it is', () => {
    expect(
      combineVerdicts(
        ['api', 'web', 'parser', 'docs'],
        [
          { service: 'api', verdict: 'fail', reason: '3 of 15 requests failed' },
          { service: 'parser', verdict: 'pass' },
          { service: 'docs', verdict: 'warn', reason: 'slower than before' },
        ],
      ),
    ).toEqual({
      verdict: 'fail',
      services: [
        { service: 'api', verdict: 'fail', reason: '3 of 15 requests failed' },
        { service: 'web', verdict: 'not-evaluated', reason: 'it left no record' },
        { service: 'parser', verdict: 'pass' },
        { service: 'docs', verdict: 'warn', reason: 'slower than before' },
      ],
      decidedBy: ['api'],
      headline:
        'api failed: 3 of 15 requests failed; web was not evaluated: it left no record; docs passed with warnings: slower than before; parser passed',
    })
  })

  it('is a pass only where every service that was expected passed, whatever else was judged', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name), judged, (expected, verdicts) => {
        const { verdict: combined, services, decidedBy } = combineVerdicts(expected, verdicts)
        const passed = (service: string) =>
          verdicts.some((one) => one.service === service) && verdicts.every((one) => one.service !== service || one.verdict === 'pass')
        const all = new Set([...expected, ...verdicts.map(({ service }) => service)])
        expect(combined === 'pass').toBe(all.size > 0 && [...all].every(passed))
        expect(services.map(({ service }) => service).toSorted()).toEqual([...all].toSorted())
        expect(decidedBy.length > 0).toBe(all.size > 0)
        if (verdicts.some((one) => one.verdict === 'fail')) expect(combined).toBe('fail')
      }),
      { numRuns: 1_000 },
    )
  })

  it.each<[string, string[], ServiceVerdict[], string]>([
    ['of nothing', [], [], 'not-evaluated'],
    ['of services that left no record', ['api', 'web'], [], 'not-evaluated'],
    ['of one that passed and one that left no record', ['api', 'web'], [{ service: 'api', verdict: 'pass' }], 'not-evaluated'],
    ['of a warning and no record', ['api', 'web'], [{ service: 'api', verdict: 'warn', reason: 'slow' }], 'not-evaluated'],
    ['of a service that nobody expected', [], [{ service: 'api', verdict: 'fail', reason: 'down' }], 'fail'],
    [
      'of one that passed at the second look alone',
      ['api'],
      [
        { service: 'api', verdict: 'fail', reason: 'down' },
        { service: 'api', verdict: 'pass' },
      ],
      'fail',
    ],
  ])('is %s: %j', (_what, expected, verdicts, combined) => {
    expect(combineVerdicts(expected, verdicts).verdict).toBe(combined)
  })

  it('stands in a record without a service, which the first version reads as its own', () => {
    const { verdict: combined, services, headline } = combineVerdicts(['api'], [])
    const run = { id: 1, attempt: 1, job: 'deploy', repository: 'quay/harbor', sha: 'a', ref: 'r', event: 'push', actor: 'mona', url: 'u' }
    const at = '2026-01-05T12:00:00.000Z'
    const record = { schema: 1, action: 'health-check', run, verdict: combined, headline, services, startedAt: at, finishedAt: at }
    expect(evidenceSchema.parse(record)).toMatchObject({ services, verdict: 'not-evaluated' })
    const first = evidenceSchema.omit({ services: true }).parse(record)
    expect(first).toMatchObject({ verdict: 'not-evaluated', headline: 'api was not evaluated: it left no record' })
    expect(first).not.toHaveProperty('service')
  })
})
