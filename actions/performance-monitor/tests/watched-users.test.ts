import type { SideReading } from '@slipway/shared/rollout/contract/user-traffic'
import type { LiveUsers } from '@slipway/shared/rollout/targets/live-users'
import { parseEntries } from '@slipway/shared/watch/watch-entry'
import { judgeEntries } from '@slipway/shared/watch/watch-judge'
import { describe, expect, it } from 'vitest'
import { anInputs, monitor, ok } from './watch-scene.ts'

const well = () => ({ answer: ok() })
const inputs = anInputs({ environment: 'staging', version: 'v2' })

/** Users of green, of which so many of ten fail each second; there is nobody on blue any more. */
function usersFailing(ofTen: number): LiveUsers {
  let seconds = 0
  const reading = (requests: number, s5xx: number): SideReading => {
    const [since, until] = [0, seconds].map((at) => new Date(Date.UTC(2026, 0, 5, 12, 0, at)).toISOString())
    const traffic = { source: 'haproxy web/green', since: since ?? '', until: until ?? '', s4xx: 0, failed: 0, reset: false }
    return { state: 'read', traffic: { ...traffic, requests, s5xx } }
  }
  const read = async () => {
    seconds += 1
    // Ten of Slipway's own are counted too.
    return { green: reading(20 * seconds, ofTen * seconds), blue: { state: 'absent' as const } }
  }
  return { state: 'offered', source: { state: 'offered', every: 1_000, seesSides: false, read }, colour: 'green' }
}

describe('a watch of users', () => {
  it('fails where they do, though probes and synthetic requests are well, and so does its record', async () => {
    const { outcome, took, files } = await monitor(inputs, well, { users: usersFailing(5) })
    expect(outcome).toMatchObject({ ok: false, outputs: { judgement: 'REGRESSED' } })
    expect(outcome.evidence.cause).toMatch(/requests of users failed .*haproxy web\/green/)
    expect(took).toBeLessThanOrEqual(25_000)
    const results = JSON.parse(files.get('/workspace/monitoring-results/results.json') ?? '')
    const entries = parseEntries(files.get('/workspace/monitoring-results/samples.ndjson') ?? '')
    expect(judgeEntries(entries, results.settings).breached?.rule).toBe('error-rate of users at most 5%')
  })

  it('passes beside them', async () => {
    const { outcome } = await monitor(inputs, well, { users: usersFailing(0) })
    expect(outcome).toMatchObject({ ok: true, outputs: { judgement: 'HEALTHY' } })
  })

  it("does not take Slipway's own requests from what a late source has counted before them", async () => {
    let seconds = 0
    const read = async () => {
      seconds += 1
      const [since, until] = [0, seconds].map((at) => new Date(Date.UTC(2026, 0, 5, 11, 55, at)).toISOString())
      const traffic = { source: 'late', since: since ?? '', until: until ?? '', s4xx: 0, s5xx: 0, failed: 0, reset: false }
      return { green: { state: 'read' as const, traffic: { ...traffic, requests: 10 * seconds } }, blue: { state: 'absent' as const } }
    }
    const source = { state: 'offered' as const, every: 1_000, seesSides: true, late: true as const, read }
    const { outcome } = await monitor(inputs, well, { users: { state: 'offered', source, colour: 'green' } })
    expect(outcome.evidence.conditions).toContainEqual(expect.objectContaining({ name: 'error-rate of users at most 5%', verdict: 'pass' }))
  })

  it('says that they could not be read, and judges the rest', async () => {
    const { outcome } = await monitor(inputs, well, { users: { state: 'unread', reason: 'the socket cannot be used' } })
    expect(outcome).toMatchObject({ ok: true, outputs: { judgement: 'HEALTHY' } })
    expect(outcome.evidence.conditions).toContainEqual({
      name: 'error-rate of users at most 5%',
      limit: '5%',
      verdict: 'not-evaluated',
      reason: 'the socket cannot be used',
    })
  })
})
