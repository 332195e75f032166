import { describe, expect, it } from 'vitest'
import { contentsOf, recordsIn, stepsOf } from '../../src/content/recorded-step.ts'
import { anEvidence } from '../builders.ts'

const [name, startedAt] = ['health-check--deploy--1', '2026-01-05T11:00:00.000Z']
const whole = anEvidence({ startedAt, services: [{ service: 'api', verdict: 'pass' }] })
const of = (service: string) => ({ record: anEvidence({ startedAt, service }), file: `${name}.${service}.json` })

describe('the records of a job', () => {
  it('belong to one step by the names of their files, in any order', () => {
    const stored = [of('web'), { record: whole, file: `${name}.json` }, of('api')]
    expect(stepsOf(stored)).toMatchObject([{ whole, ofServices: [{ service: 'web' }, { service: 'api' }] }])
  })

  it('are each in one step alone, whatever they are called', () => {
    const later = { startedAt: '2026-01-05T11:30:00.000Z' }
    const stored = [
      of('api'),
      { record: anEvidence({ service: 'api', headline: 'the second look' }), file: 'health-check--deploy--2.api.json' },
      { record: whole, file: `${name}.json` },
      { record: anEvidence({ ...later, headline: 'another job of the matrix' }), file: `${name}.json` },
      { record: anEvidence({ ...later, service: 'api' }), file: `${name}.api.json` },
      { record: anEvidence({ startedAt, headline: 'another folder' }), file: `${name}.json` },
      { record: anEvidence({ startedAt, service: 'web', headline: 'of one service' }), file: `${name}.json` },
      { record: anEvidence({ startedAt, headline: 'of another form' }), file: 'health-check--mine.json' },
      { record: anEvidence({ startedAt, headline: 'of another form, too' }), file: 'health-check--mine.json' },
      { record: anEvidence({ startedAt, service: 'parser', headline: 'it names another' }), file: `${name}.web.json` },
    ]
    const steps = stepsOf(stored)
    expect(recordsIn(steps)).toHaveLength(stored.length)
    expect(new Set(recordsIn(steps))).toEqual(new Set(stored.map(({ record }) => record)))
    expect(steps.map(({ ofServices }) => ofServices.length)).toEqual([1, 1, 1, 0, 0, 0, 0, 0])
  })
})

describe('the contents of a step', () => {
  it('have once what the record of all repeats, and all that it has alone', () => {
    const ready = { name: 'ready', verdict: 'pass' } as const
    const migrated = { name: 'migrated', verdict: 'pass' } as const
    const step = {
      whole: anEvidence({ ...whole, conditions: [ready, migrated] }),
      ofServices: [anEvidence({ service: 'api', conditions: [ready] }), anEvidence({ service: 'web', conditions: [ready] })],
    }
    expect(contentsOf(step).map(({ conditions }) => conditions.map((one) => one.name))).toEqual([['ready'], ['ready'], ['migrated']])
  })
})
