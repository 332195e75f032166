import { evidenceSchema } from '@slipway/shared/evidence/schema'
import { questions } from '@slipway/shared/page/five-answers'
import { parseIncidentRecord } from '@slipway/shared/rollout/incident/incident-record'
import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs, v1, v2 } from '../scene.ts'

async function failedOnce() {
  const scene = aScene()
  await scene.deploy(1, v1)
  await scene.deploy(2, v2, { upTo: 'promoted' })
  scene.clock.advance(90_000)
  await run(someInputs({ onlyIfNeeded: true, watchVerdict: 'fail', reason: 'p95 above 1 s' }), scene.step(2), scene.doubles)
  scene.ended.add(2)
  return scene
}

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

/** The release is sent out again, with a mended artifact, and fails again. */
async function again(scene: Awaited<ReturnType<typeof failedOnce>>, id: number) {
  await scene.deploy(id, v2, { upTo: 'promoted' })
  scene.clock.advance(30_000)
  await run(someInputs({ onlyIfNeeded: true, watchVerdict: 'fail', reason: 'and again' }), scene.step(id), scene.doubles)
  scene.ended.add(id)
}

describe('the incident', () => {
  it('holds the times and the reach for machines and for people', async () => {
    const scene = await failedOnce()
    const record = parseIncidentRecord(scene.bodyOf('v1.1.0') ?? '')
    expect(record).toMatchObject({ service: 'harbor', environment: 'production', release: { version: 'v1.1.0', sha: v2.sha } })
    const [only, ...more] = record?.occurrences ?? []
    expect(more).toEqual([])
    expect(only).toMatchObject({ restoredTo: 'v1.0.0', deployment: 2 })
    expect(only?.recovery).toBeGreaterThanOrEqual(90_000)
    // All traffic for the 90 s, half of it for the step before, and what the looks took.
    expect(only?.exposure).toBeGreaterThanOrEqual(90)
    expect(only?.exposure).toBeLessThan(100)
    const body = scene.bodyOf('v1.1.0') ?? ''
    expect(body).toContain(`/quay/harbor/compare/${v1.sha}...${v2.sha}`)
    expect(body).toContain('#### How long it took')
    expect(body).toContain('p95 above 1 s')
  })

  it('answers what somebody asks at 3 a.m., as the page does', async () => {
    const body = (await failedOnce()).bodyOf('v1.1.0') ?? ''
    expect([...body.matchAll(/^#### (.*)$/gm)].map(([, title]) => title).slice(0, 5)).toEqual(Object.values(questions))
    const answer = (question: keyof typeof questions) => body.split(`#### ${questions[question]}`)[1]?.split('\n#### ')[0] ?? ''
    expect(answer('serves')).toMatch(/^\s+v1\.0\.0 serves all traffic since \d\d:\d\d:\d\d UTC\.\s*$/)
    expect(answer('bad')).toMatch(/Not known: no requests were measured in this job\. In all it had as much as 1m\d+s of all traffic\./)
    expect(answer('did')).toMatch(
      /UTC: v1\.1\.0 got 50% of the traffic\n.*UTC: v1\.1\.0 got all traffic\n.*UTC: v1\.0\.0 got all traffic again/,
    )
    expect(answer('why')).toContain('p95 above 1 s.')
    expect(answer('next')).toContain('--field action=health_check --field environment=production')
  })

  it('says since when and how bad it was by what the steps of the job have measured', async () => {
    const reason = '12 of 60 requests failed in the 10s to 12:01:30 UTC, 20% where 1% is allowed'
    const series = { evidence: { metric: 'error-rate', at: '2026-01-05T12:01:30Z', from: '2026-01-05T12:01:20Z', reason, by: 'users' } }
    const watch = record('performance-monitor', 'fail', '2026-01-05T12:01:30Z', { service: 'harbor', cause: reason, series })
    const health = record('health-check', 'fail', '2026-01-05T12:01:40Z', { cause: 'health was failing for 20s' })
    const bodyWith = async (...records: object[]) => {
      const files = records.map((one, index) => [`/temp/slipway-evidence/performance-monitor--deploy--${index}.json`, JSON.stringify(one)])
      const scene = aScene({ files: Object.fromEntries(files) })
      await scene.deploy(1, v1)
      await scene.deploy(2, v2, { upTo: 'promoted' })
      await run(someInputs({ onlyIfNeeded: true, watchVerdict: 'fail' }), scene.step(2), scene.doubles)
      return scene.bodyOf('v1.1.0') ?? ''
    }
    const body = await bodyWith(watch, health)
    expect(body).toContain('Since 12:01:20 UTC, found 10s later: 12 of 60 requests failed')
    expect(body).toContain("The first evidence that sufficed came from the users' requests: 12 of 60 requests failed")
    expect(body).toContain('UTC: the evidence against v1.1.0 sufficed: 12 of 60 requests failed')
    expect(await bodyWith(health)).toContain('Since 12:01:40 UTC at the latest: health was failing for 20s.')
  })

  it('says since when by what an alert has said', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const detectedAt = new Date(scene.clock.now()).toISOString()
    await run(someInputs({ reason: 'checkout fails', detectedAt }), scene.step(3), scene.doubles)
    expect(scene.bodyOf('v1.1.0')).toMatch(/Since \d\d:\d\d:\d\d UTC at the latest: checkout fails\./)
  })

  it('is brought up to date while it is open, however often the release comes back', async () => {
    const scene = await failedOnce()
    await again(scene, 3)
    expect(scene.incidents).toHaveLength(1)
    expect(parseIncidentRecord(scene.bodyOf('v1.1.0') ?? '')?.occurrences).toHaveLength(2)
  })

  it('stays closed when the same deployment is told of again', async () => {
    const scene = await failedOnce()
    for (const incident of scene.incidents) incident.state = 'closed'
    const body = scene.bodyOf('v1.1.0')
    const outcome = await run(someInputs({ onlyIfNeeded: true }), scene.step(2), scene.doubles)
    expect(outcome.outputs).toMatchObject({ changed: 'false', incident: 'https://github.com/quay/harbor/issues/1' })
    expect(scene.incidents).toHaveLength(1)
    expect(scene.bodyOf('v1.1.0')).toBe(body)
  })

  it('is a new one, which names the old, when the release fails again after it was closed', async () => {
    const scene = await failedOnce()
    for (const incident of scene.incidents) incident.state = 'closed'
    await again(scene, 3)
    expect(scene.incidents.map(({ state }) => state)).toEqual(['closed', 'open'])
    expect(scene.bodyOf('v1.1.0')).toContain('https://github.com/quay/harbor/issues/1')
    expect(parseIncidentRecord(scene.bodyOf('v1.1.0') ?? '')?.occurrences).toHaveLength(1)
  })

  it('is gone on with under the key that it has, where it was opened before the key named the service', async () => {
    const scene = await failedOnce()
    const key = 'incident:production:v1.1.0'
    for (const incident of scene.incidents) incident.key = key
    scene.doubles.repository.findIncident = async () => {
      const [found] = scene.incidents
      return found === undefined ? undefined : { ...found, url: 'https://github.com/quay/harbor/issues/1' }
    }
    await again(scene, 3)
    expect(scene.incidents.map((incident) => incident.key)).toEqual([key])
    for (const incident of scene.incidents) incident.state = 'closed'
    await again(scene, 4)
    expect(scene.incidents.map((incident) => incident.key)).toEqual([key, 'incident:production:harbor:v1.1.0'])
  })

  it('counts no request that the same job has sent to another service', async () => {
    const looked = (service: string, requests: number) =>
      record('performance-monitor', 'fail', '2026-01-05T12:05:00Z', {
        service,
        release: { version: 'v1.1.0' },
        measurements: [{ name: 'requests', value: requests, unit: 'count' }],
      })
    const files = {
      '/temp/slipway-evidence/performance-monitor--deploy--1.json': JSON.stringify(looked('harbor', 40)),
      '/temp/slipway-evidence/performance-monitor--deploy--2.json': JSON.stringify(looked('web', 1_000)),
    }
    const scene = aScene({ files })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await run(someInputs(), scene.step(3), scene.doubles)
    expect(parseIncidentRecord(scene.bodyOf('v1.1.0') ?? '')?.occurrences[0]?.requests).toEqual({ sent: 40, failed: 0 })
  })

  it('shows the last lines of the failed side, without secrets and without a way out of their block', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const hostile = `token=s3cr3t-value\n\`\`\`\n</details> @everyone #1 ${'x'.repeat(1_000)}\n${'line\n'.repeat(200)}last s3cr3t-value`
    const placement = { ...scene.target.placement, logs: async () => hostile }
    await run(someInputs({ secrets: 'TOKEN=s3cr3t-value', reason: '<!-- --> @mona <script>' }), scene.step(3), {
      ...scene.doubles,
      placement,
    })
    const body = scene.bodyOf('v1.1.0') ?? ''
    expect(body).toContain('last')
    expect(body).not.toContain('s3cr3t-value')
    expect(withoutCode(body)).not.toContain('<script>')
    expect(withoutCode(body)).not.toContain('@mona')
    expect(body.split('\n').length).toBeLessThan(150)
  })

  it('is written without the lines of a side that cannot be asked', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const placement = { ...scene.target.placement, logs: () => Promise.reject(new Error('no journal')) }
    const outcome = await run(someInputs(), scene.step(3), { ...scene.doubles, placement })
    expect(outcome.outputs?.['incident']).toBe('https://github.com/quay/harbor/issues/1')
  })
})
