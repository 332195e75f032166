import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EvidenceName, evidenceFileOf, isEvidenceFile, parseEvidenceFile } from '../../src/evidence/file-name.ts'
import { actionName } from '../../src/evidence/schema.ts'

const fileName: fc.Arbitrary<EvidenceName> = fc
  .record({
    action: fc.constantFrom(...actionName.options),
    job: fc.stringMatching(/^[ab_-]{1,4}$/),
    number: fc.integer({ min: 1, max: 20 }),
    service: fc.option(fc.stringMatching(/^[ab1][ab1-]{0,4}$/), { nil: undefined }),
  })
  .map(({ service, ...step }) => (service === undefined ? step : { ...step, service }))

/** How the first version of Slipway finds records. */
const firstPattern = new RegExp(`^(${actionName.options.join('|')})--.*\\.json$`)

describe('the name of an evidence file', () => {
  it('is that of before where there is one service', () => {
    expect(evidenceFileOf({ action: 'health-check', job: 'deploy', number: 1 })).toBe('health-check--deploy--1.json')
    expect(evidenceFileOf({ action: 'health-check', job: 'deploy', number: 1, service: 'api' })).toBe('health-check--deploy--1.api.json')
  })

  it('is read back as it was made, is never that of another step or service, and is found by the first version', () => {
    fc.assert(
      fc.property(fileName, fileName, (one, other) => {
        expect(parseEvidenceFile(evidenceFileOf(one))).toEqual(one)
        expect(isEvidenceFile(evidenceFileOf(one))).toBe(true)
        expect(firstPattern.test(evidenceFileOf(one))).toBe(true)
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(evidenceFileOf(one)).not.toBe(evidenceFileOf(other))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    'health-check.json',
    'lint--deploy--1.json',
    'health-check--deploy.json',
    'health-check--deploy--1.API.json',
    'rollback--a.b--1.json',
  ])('has one form: %s', (file) => {
    expect(parseEvidenceFile(file)).toBeUndefined()
  })
})
