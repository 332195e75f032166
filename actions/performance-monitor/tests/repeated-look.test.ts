import { answered } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { anInputs, type Behaviour, metricsPage, monitor, observingConfig, ok } from './watch-scene.ts'

const looking = anInputs({ environment: 'staging', look: true, consequence: 'it is not taken back by itself' })

/** Fails until so many milliseconds of the watch are over. */
const failsUntil =
  (until: number): Behaviour =>
  (_request, at) => ({ answer: at < until ? answered(503, 'down') : ok('{"status":"pass"}') })

const firstLook = 'monitoring-results/first-look/results.json'

describe('a look at what is live', () => {
  it('takes the time of a look, not that of the watch', async () => {
    const settings = `
service: harbor
environments:
  staging: { url: https://staging.test, monitor: 15m, look: 2m }
`
    const { took } = await monitor(looking, () => ({ answer: ok('{"status":"pass"}') }), { settings })
    expect(took).toBeGreaterThanOrEqual(120_000)
    expect(took).toBeLessThan(180_000)
  })

  it('is repeated once when it finds the service failing, and the second one decides', async () => {
    const { outcome, files } = await monitor(looking, failsUntil(3_600_000))
    expect(outcome.evidence).toMatchObject({ verdict: 'fail', details: { hint: 'it is not taken back by itself' } })
    expect(outcome.evidence.timeline?.map(({ what }) => what)).toContainEqual(expect.stringContaining('looked at once more'))
    const found = Date.parse(outcome.outputs?.['detected-at'] ?? '')
    const begins = Date.parse(outcome.evidence.timeline?.[0]?.at ?? '')
    expect(found - begins).toBeLessThan(30_000)
    expect([...files.keys()].some((path) => path.endsWith(firstLook))).toBe(true)
  })

  it('is a warning that says what the first found where the second finds nothing', async () => {
    const { outcome } = await monitor(looking, failsUntil(12_000))
    expect(outcome.evidence.verdict).toBe('warn')
    expect(outcome.outputs).toMatchObject({ judgement: 'HEALTHY', 'detected-at': '' })
    expect(outcome.evidence.headline).toContain('and the look after it did not')
  })

  it('is not repeated where it passes, and a watch is not repeated at all', async () => {
    const passed = await monitor(looking, ({ url }, at) => ({
      answer: ok(url.endsWith('/metrics') ? metricsPage(at) : '{"status":"pass"}'),
    }))
    expect(passed.outcome.evidence.verdict).toBe('pass')
    expect(passed.took).toBeLessThan(100_000)
    const watched = await monitor(anInputs({ environment: 'staging' }), failsUntil(12_000))
    expect(watched.outcome.evidence.verdict).toBe('fail')
  })

  it('takes nothing back where the judge only observes, and is repeated all the same', async () => {
    const { outcome } = await monitor(looking, failsUntil(3_600_000), { settings: observingConfig })
    expect(outcome.evidence.verdict).toBe('warn')
    expect(outcome.outputs?.['judgement']).toBe('REGRESSED')
  })
})
