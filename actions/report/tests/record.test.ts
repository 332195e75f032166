import { describe, expect, it } from 'vitest'
import { recordsOf } from '../src/record.ts'
import { anEvidence, aReport, aReportOf, aStep, swiftconcur } from './builders.ts'

const telling = { inputs: { environment: 'production', title: 'the product to production' }, product: swiftconcur } as const
const p95 = (value: number) => [{ name: 'response-time.p95', value, unit: 'ms' as const }]
const deploy = aStep('blue-green-deploy', { api: { release: { version: 'v1.3.0' } }, dashboard: { release: { version: 'v2.0.0' } } })
const slow = { verdict: 'fail', cause: 'too slow' } as const

describe('the history of several services', () => {
  it('has one record for each of them, with its own version, verdict and measurements', () => {
    const watch = aStep('performance-monitor', { api: { measurements: p95(90) }, dashboard: { ...slow, measurements: p95(2_100) } })
    expect(recordsOf(aReportOf([deploy, watch], telling), 0)).toMatchObject([
      {
        key: '100+1+deploy+api',
        service: 'api',
        outcome: 'deployed',
        verdict: 'pass',
        version: 'v1.3.0',
        measures: { 'response-time.p95': 90 },
      },
      {
        key: '100+1+deploy+dashboard',
        service: 'dashboard',
        outcome: 'failed',
        verdict: 'fail',
        version: 'v2.0.0',
        cause: 'too slow',
        actions: { 'blue-green-deploy': 'pass', 'performance-monitor': 'fail' },
        measures: { 'response-time.p95': 2_100 },
      },
    ])
  })

  it('names what serves each of them after they came back together', () => {
    const rollback = aStep('rollback', { dashboard: { release: { version: 'v1.9.0' } }, api: { release: { version: 'v1.2.0' } } })
    const records = recordsOf(aReportOf([deploy, aStep('performance-monitor', { api: {}, dashboard: slow }), rollback], telling), 0)
    expect(records.map(({ service, outcome, version }) => [service, outcome, version])).toEqual([
      ['api', 'rolled-back', 'v1.2.0'],
      ['dashboard', 'rolled-back', 'v1.9.0'],
    ])
  })

  it('takes a plan of several services for no deployment', () => {
    const planned = { inputs: { mode: 'plan' }, release: { version: 'v1.3.0' } }
    const records = recordsOf(aReportOf([aStep('blue-green-deploy', { api: planned, dashboard: planned })], telling), 0)
    expect(records.map(({ outcome }) => outcome)).toEqual(['checked', 'checked'])
  })

  it('has one record of the product for what failed before it came to any of them', () => {
    const refused = { whole: anEvidence({ action: 'blue-green-deploy', verdict: 'not-evaluated' }), ofServices: [] }
    expect(recordsOf(aReportOf([refused], telling), 0)).toMatchObject([{ key: '100+1+deploy', service: 'swiftconcur', outcome: 'failed' }])
  })
})

it('keeps of an action that ran twice the graver verdict', () => {
  const twice = [anEvidence({ verdict: 'fail' }), anEvidence()]
  expect(recordsOf(aReport(twice, { environment: 'production' }), 0)).toMatchObject([{ actions: { 'health-check': 'fail' } }])
})
