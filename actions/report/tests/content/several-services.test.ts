import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/content/markdown.ts'
import { labelOf, type Report } from '../../src/content/report.ts'
import { serviceViews } from '../../src/content/service-view.ts'
import { anEvidence, aReportOf, aStep, hostile, swiftconcur } from '../builders.ts'

const at = (minute: number) => `2026-01-05T12:0${minute}:00.000Z`
const deployed = (version: string) => ({ headline: `${version} serves all of production`, release: { version }, finishedAt: at(1) })
const healthy = { headline: 'healthy after 2 looks', finishedAt: at(2) }
const slow = { verdict: 'fail', headline: 'REGRESSED', cause: 'p95 2.1s above 1s', finishedAt: at(3) } as const
const back = (version: string) => ({ headline: `production is back at ${version}`, release: { version }, finishedAt: at(4) })

const deploy = aStep('blue-green-deploy', { api: deployed('v1.3.0'), dashboard: deployed('v2.0.0') })
const watch = aStep('performance-monitor', { api: { headline: 'HEALTHY', finishedAt: at(3) }, dashboard: slow })
const rollback = aStep('rollback', { dashboard: back('v1.9.0'), api: back('v1.2.0') })
const telling = { inputs: { environment: 'production', title: 'the product to production' }, product: swiftconcur } as const

const labels = (report: Report) => report.rows.map((row) => `${labelOf(row)}: ${row.verdict}`)

describe('a report on several services', () => {
  it('spells out what is not a pass, of each service, and takes what passed together', () => {
    const report = aReportOf([deploy, aStep('health-check', { api: healthy, dashboard: healthy }), watch, rollback], telling)
    expect(labels(report)).toEqual([
      'blue-green-deploy (deploy): pass',
      'health-check (deploy): pass',
      'dashboard: performance-monitor (deploy): fail',
      'rollback (deploy): pass',
    ])
    expect(report.headline).toBe('the product to production: failed: dashboard: performance-monitor: p95 2.1s above 1s')
    expect(report).toMatchObject({ service: undefined, version: undefined, product: { name: 'swiftconcur' } })
  })

  it('names every service that has the verdict, the first with its cause', () => {
    const report = aReportOf([aStep('health-check', { api: slow, dashboard: { ...slow, cause: 'unreachable' }, parser: healthy })], telling)
    expect(report.headline).toBe('the product to production: failed: api (also dashboard): health-check: p95 2.1s above 1s')
  })

  it.each<[string, string, Parameters<typeof aReportOf>[0], string[]]>([
    [
      'a service that failed although all together passed',
      'fail',
      [{ ...aStep('health-check', { api: healthy }), ofServices: [anEvidence({ ...slow, service: 'api' })] }],
      ['api: health-check (deploy): fail'],
    ],
    [
      'all together where no service failed',
      'fail',
      [
        {
          whole: anEvidence({ verdict: 'fail', services: [{ service: 'api', verdict: 'pass' }] }),
          ofServices: [anEvidence({ service: 'api' })],
        },
      ],
      ['health-check (deploy): fail'],
    ],
    [
      'all together where no service has a verdict as grave',
      'fail',
      [
        {
          whole: anEvidence({ verdict: 'fail', cause: 'the migration failed', services: [{ service: 'api', verdict: 'warn' }] }),
          ofServices: [anEvidence({ service: 'api', verdict: 'warn' })],
        },
      ],
      ['health-check (deploy): fail', 'api: health-check (deploy): warn'],
    ],
    [
      'a service that left no record',
      'not-evaluated',
      [{ ...aStep('health-check', { api: healthy, parser: { verdict: 'not-evaluated', headline: 'no record' } }), ofServices: [] }],
      ['parser: health-check (deploy): not-evaluated'],
    ],
    [
      'services whose step was killed before it wrote the record of all',
      'fail',
      [{ whole: undefined, ofServices: [anEvidence({ ...slow, service: 'api' }), anEvidence({ service: 'parser' })] }],
      ['api: health-check (deploy): fail', 'parser: health-check (deploy): pass'],
    ],
  ])('does not hide %s', (_name, verdict, steps, rows) => {
    const report = aReportOf(steps, telling)
    expect(report.verdict).toBe(verdict)
    expect(labels(report)).toEqual(expect.arrayContaining(rows))
  })

  it('takes services that left their place to a newer run for neither failure nor success', () => {
    const superseded = { verdict: 'not-evaluated', headline: 'a newer run is at it', details: { phase: 'superseded' } } as const
    const report = aReportOf([aStep('blue-green-deploy', { api: superseded, dashboard: superseded })], telling)
    expect(report.verdict).toBe('warn')
    expect(serviceViews(report).map(({ verdict }) => verdict)).toEqual(['warn', 'warn'])
  })

  it('has a table of services and environments: what each runs, since when, and what happened', () => {
    const markdown = renderReport(aReportOf([deploy, watch, rollback], telling))
    const [, table] = markdown.split('#### swiftconcur\n\n')
    expect(table?.split('\n').slice(2, 5)).toEqual([
      '| ⚠️ passed, came back with the others | api | production | v1.2.0 | production is back at v1.2.0 | 2026-01-05 12:04 UTC |',
      '| ❌ **fail** | dashboard | production | v1.9.0 | production is back at v1.9.0 | 2026-01-05 12:04 UTC |',
      '|  | parser |  |  | not part of this run |  |',
    ])
    expect(markdown).toContain('| ❌ **fail** | dashboard | performance-monitor | REGRESSED. p95 2.1s above 1s. |  |')
    expect(markdown).toMatch(/^### ❌ the product to production: failed\n\n\*\*.*p95 2\.1s above 1s\*\*\n\nswiftconcur · environment/)
  })

  it('takes a rollback by hand for what it is', () => {
    const markdown = renderReport(aReportOf([aStep('rollback', { api: back('v1.2.0') })], telling))
    expect(markdown).toContain('| ✅ pass | api | production | v1.2.0 | production is back at v1.2.0 |')
  })

  it('names the service of a step that was about one of them alone, and leaves a build out of what runs where', () => {
    const built = { ...anEvidence().run, job: 'build-services' }
    const fetched = (service: string, verdict: 'pass' | 'fail') => ({
      whole: anEvidence({ action: 'blue-green-deploy', run: built, service, verdict, headline: 'the artifact' }),
      ofServices: [],
    })
    const report = aReportOf([fetched('api', 'pass'), fetched('dashboard', 'fail'), deploy], telling)
    expect(labels(report)).toContain('dashboard: blue-green-deploy (build-services): fail')
    expect(report.headline).toBe('the product to production: failed: dashboard: blue-green-deploy: the artifact')
    expect(serviceViews(report).map(({ environment, verdict }) => [environment, verdict])).toEqual([
      ['production', 'pass'],
      ['production', 'pass'],
    ])
  })

  it('tells of a service in two environments apart', () => {
    const staged = aStep('blue-green-deploy', { api: { ...deployed('v1.3.0'), environment: 'staging' } })
    const views = serviceViews(
      aReportOf([staged, aStep('blue-green-deploy', { api: { ...slow, release: { version: 'v1.3.0' } } })], telling),
    )
    expect(views.map(({ service, environment, verdict, outcome }) => [service, environment, verdict, outcome])).toEqual([
      ['api', 'staging', 'pass', 'deployed'],
      ['api', 'production', 'fail', 'failed'],
    ])
  })

  it('holds against every service of a job what went wrong for none of them alone', () => {
    const crashed = {
      whole: anEvidence({ action: 'performance-monitor', verdict: 'not-evaluated', headline: 'no configuration' }),
      ofServices: [],
    }
    const report = aReportOf([deploy, crashed], telling)
    expect(serviceViews(report).map(({ verdict, outcome, cause }) => [verdict, outcome, cause])).toEqual([
      ['not-evaluated', 'failed', 'no configuration'],
      ['not-evaluated', 'failed', 'no configuration'],
    ])
    const scan = {
      whole: anEvidence({ action: 'security-scan', verdict: 'fail', run: { ...anEvidence().run, job: 'scan' } }),
      ofServices: [],
    }
    expect(serviceViews(aReportOf([scan, deploy], telling)).map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
  })

  it('has of conditions those that did not pass, by service, and says how many did', () => {
    const condition = { name: 'error-rate', measured: '7%', limit: '1%' }
    const step = aStep('performance-monitor', {
      api: { conditions: [{ ...condition, verdict: 'pass' }] },
      dashboard: { ...slow, conditions: [{ ...condition, verdict: 'fail', reason: 'too many' }] },
    })
    const markdown = renderReport(aReportOf([step], telling))
    expect(markdown).toContain('| ❌ fail | dashboard: performance-monitor: error-rate | 7% | 1% | too many |')
    expect(markdown).not.toContain('api: performance-monitor: error')
    expect(markdown).toContain('1 more passed: they are in the evidence.')
  })

  it('knows several services by their records alone, where no configuration can be read', () => {
    expect(aReportOf([deploy]).product).toEqual({ name: 'harbor', services: ['api', 'dashboard'] })
  })

  it('shows the name of a service from outside and does nothing that it says', () => {
    const markdown = renderReport(
      aReportOf([aStep('health-check', { [hostile]: { ...slow, measurements: [{ name: 'x', value: 1, unit: 'count' }] } })]),
    )
    expect(withoutCode(markdown)).not.toMatch(/<(?!\/?(details|summary)>)|@team|\|[^|\n]*<|::error/)
  })
})
