import { evidenceSchema } from '@slipway/shared/evidence/schema'
import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { runPost } from '../../src/run-post.ts'
import { aDeployJob, aScene, configuration, someInputs } from '../scene.ts'

const passed = (name: string, whose: string) => ({ name, verdict: 'pass', clause: `1 of 300 requests${whose} failed (limit 1%)` })

/** What the watch of this job has recorded. */
const watchRecord = (more: object) =>
  JSON.stringify({
    schema: 1,
    action: 'performance-monitor',
    verdict: 'pass',
    headline: 'production is HEALTHY',
    run: { id: 2, attempt: 1, job: 'deploy', repository: 'r/r', sha: '', ref: '', event: '', actor: '', url: '' },
    startedAt: '2026-01-05T12:00:00Z',
    finishedAt: '2026-01-05T12:05:00Z',
    conditions: [
      { name: 'response-time.p95 at most 1000 ms', verdict: 'pass', clause: '0 of 300 requests took longer than 1000 ms (limit 5%)' },
      passed('error-rate at most 1%', ''),
    ],
    ...more,
  })

describe('the headline of a completion', () => {
  const requests = '1 of 300 requests failed in the watch (limit 1%)'
  it.each([
    ['the watch of the service', { service: 'harbor', release: { version: 'v1.1.0' } }, `passed its watch: ${requests}.`],
    ['a watch of an address', {}, `passed its watch: ${requests}.`],
    ['no watch but that of another service', { service: 'web' }, 'passed its watch.'],
    ['no watch but that of another release', { release: { version: 'v1.0.0' } }, 'passed its watch.'],
    [
      'a watch that counted users too',
      { conditions: [passed('error-rate at most 1%', ''), passed('error-rate of users at most 1%', ' of users')] },
      'passed its watch: 1 of 300 requests failed in the watch (limit 1%) and 1 of 300 requests of users failed in the watch (limit 1%).',
    ],
    ['a watch that counted no errors', { conditions: [] }, 'passed its watch.'],
  ])('has the requests that were judged in %s', async (_what, more, said) => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)
    const context = scene.step(2)
    await context.files.write('/temp/slipway-evidence/performance-monitor--deploy--1.json', watchRecord(more))
    const { evidence } = await run(someInputs({ mode: 'complete', watchVerdict: 'pass' }), context, scene.doubles)
    expect(evidence.headline).toMatch(/^v1\.1\.0 serves all traffic since \d\d:\d\d:\d\d UTC and /)
    expect(evidence.headline.endsWith(` and ${said}`)).toBe(true)
  })
})

describe('deploy and complete', () => {
  it('takes the first release to all traffic, then the second, and says until when going back is instant', async () => {
    const scene = aScene()
    expect(await aDeployJob(scene, 1, 'v1.0.0')).toMatchObject({
      ok: true,
      outputs: { colour: 'blue', phase: 'promote', 'previous-version': '' },
    })
    const context = scene.step(2)
    const deployed = await run(someInputs({ version: 'v1.1.0' }), context, scene.doubles)
    expect(deployed.outputs).toMatchObject({ colour: 'green', version: 'v1.1.0', 'previous-version': 'v1.0.0' })
    const completed = await run(someInputs({ mode: 'complete', watchVerdict: 'pass' }), scene.step(2), scene.doubles)
    expect(completed).toMatchObject({ ok: true, outputs: { phase: 'complete', 'hold-until': expect.stringMatching(/^2026-01-05T12:1/) } })
    await runPost(someInputs({ version: 'v1.1.0' }), context, scene.doubles)
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 0, up: true }, green: { assigned: 1 } })
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('leaves evidence that the schema takes, with the timeline and what was judged', async () => {
    const scene = aScene()
    const { evidence } = await aDeployJob(scene, 1, 'v1.0.0')
    const at = '2026-01-05T12:00:00Z'
    const run = { id: 1, attempt: 1, job: 'deploy', repository: 'o/n', sha: 'a', ref: 'r', event: 'push', actor: 'a', url: 'u' }
    const parsed = evidenceSchema.parse({ ...evidence, schema: 1, action: 'blue-green-deploy', run, startedAt: at, finishedAt: at })
    expect(parsed.timeline.map((entry) => entry.what)).toContain('blue is ready at http://blue.test')
    expect(parsed.release).toEqual({ version: 'v1.0.0', sha: 'a'.repeat(40) })
  })

  it('fails and says why when a step was judged bad', async () => {
    const ill = (release: { version: string }, during: string) =>
      release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: '<b>error rate</b> 30%' } : undefined
    const scene = aScene({ ill })
    await aDeployJob(scene, 1, 'v1.0.0')
    const outcome = await aDeployJob(scene, 2, 'v1.1.0')
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail', details: { state: 'back' } }, outputs: { phase: 'shift' } })
    expect(withoutCode(outcome.summary)).not.toContain('<b>')
    expect(scene.target.sides).toMatchObject({ blue: { assigned: 1 }, green: { assigned: 0 } })
  })

  it('says when it saw the traffic last, where the provider does not answer any more', async () => {
    let away = false
    const ill = (release: { version: string }, during: string) =>
      release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
    const scene = aScene({ ill })
    await aDeployJob(scene, 1, 'v1.0.0')
    const { observe, shift } = scene.target
    scene.target.shift = async (weights, ...rest) => {
      away ||= weights.blue === 1
      if (away) throw new Error('connection refused')
      await shift(weights, ...rest)
    }
    scene.target.observe = async (...args) => {
      if (away) throw new Error('connection refused')
      return await observe(...args)
    }
    const outcome = await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, evidence: { details: { state: 'stuck' } } })
    expect(outcome.summary).toMatch(/Seen last, at \d\d.*UTC/)
    expect(outcome.summary).not.toContain('Observed')
  })

  describe('where the judge only observes', () => {
    const observing = configuration.replace('    approval: required\n', '    approval: required\n    judge: { mode: observe }\n')
    const ill = (release: { version: string }, during: string) =>
      release.version === 'v1.1.0' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
    const wouldBe = 'would have been rolled back: error rate 30% at 5% of the traffic; judge.mode is observe'

    it('goes on at a step that was judged bad, and warns of what would have been done', async () => {
      const scene = aScene({ ill, config: observing })
      await aDeployJob(scene, 1, 'v1.0.0')
      const outcome = await aDeployJob(scene, 2, 'v1.1.0', { finish: false })
      expect(outcome).toMatchObject({
        ok: true,
        evidence: { verdict: 'warn', cause: expect.stringContaining(wouldBe) },
        outputs: { phase: 'promote', reason: expect.stringContaining(wouldBe) },
        annotations: [{ level: 'warning', message: expect.stringContaining(wouldBe) }],
      })
      const timeline = outcome.evidence.timeline?.map(({ what }) => what)
      expect(timeline).toContain(wouldBe)
      expect(timeline).toContain('judge.mode is observe: what the judge finds is reported, and nothing is taken back for it')
    })

    it.each([
      ['REGRESSED', 'its watch found it regressed'],
      ['INCONCLUSIVE', 'the watch could not be evaluated'],
      [undefined, 'its watch ended with a warning, and only the input watch-judgement could tell what of'],
    ] as const)('makes no success of a watch that said %s, and does not fail for it', async (watchJudgement, why) => {
      const scene = aScene({ config: observing })
      await run(someInputs(), scene.step(1), scene.doubles)
      const inputs = someInputs({ mode: 'complete', watchVerdict: 'warn', ...(watchJudgement === undefined ? {} : { watchJudgement }) })
      const outcome = await run(inputs, scene.step(1), scene.doubles)
      expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn', cause: why }, outputs: { phase: 'kept' } })
      expect(scene.ledger.records[0]?.entries.at(-1)).toMatchObject({ phase: 'kept', detail: `it has all traffic; ${why}` })
      expect(scene.target.sides.blue.assigned).toBe(1)
    })

    it('completes a release whose watch is well, with a warning or without', async () => {
      for (const watchVerdict of ['pass', 'warn'] as const) {
        const scene = aScene({ config: observing })
        await run(someInputs(), scene.step(1), scene.doubles)
        const outcome = await run(someInputs({ mode: 'complete', watchVerdict, watchJudgement: 'HEALTHY' }), scene.step(1), scene.doubles)
        expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { phase: 'complete' } })
      }
    })

    it('makes no success of a bad step in mode release, which has no watch', async () => {
      const scene = aScene({ ill, config: observing })
      await aDeployJob(scene, 1, 'v1.0.0')
      const outcome = await run(someInputs({ mode: 'release', version: 'v1.1.0' }), scene.step(2), scene.doubles)
      expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn', cause: wouldBe }, outputs: { phase: 'kept' } })
    })
  })

  it('completes at once in mode release', async () => {
    const scene = aScene()
    const outcome = await run(someInputs({ mode: 'release' }), scene.step(1), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { phase: 'complete' } })
  })

  it('keeps the traffic but makes no success of a watch that could say nothing', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    const context = scene.step(2)
    await run(someInputs({ version: 'v1.1.0' }), context, scene.doubles)
    const outcome = await run(someInputs({ mode: 'complete', watchVerdict: 'not-evaluated' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { phase: 'kept' } })
    await runPost(someInputs({ version: 'v1.1.0' }), context, scene.doubles)
    expect(scene.target.sides.green.assigned).toBe(1)
  })

  it('refuses to complete a release whose watch failed, and one that another job rolled out', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.doubles)
    await expect(run(someInputs({ mode: 'complete', watchVerdict: 'fail' }), scene.step(1), scene.doubles)).rejects.toThrow('watch failed')
    await expect(run(someInputs({ mode: 'complete' }), scene.step(2), scene.doubles)).rejects.toThrow('does not hold the lock')
  })

  it('refuses to complete what somebody has aborted, so that the rollback step takes it back', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.doubles)
    await run(someInputs({ mode: 'abort', reason: 'orders are lost' }), scene.step(7), scene.doubles)
    await expect(run(someInputs({ mode: 'complete' }), scene.step(1), scene.doubles)).rejects.toThrow(
      'abort by mona (run 7): orders are lost',
    )
    expect(scene.ledger.records[0]?.entries.at(-1)?.phase).toBe('promote')
  })

  it('is no success when somebody moved the traffic during the watch', async () => {
    const scene = aScene()
    await aDeployJob(scene, 1, 'v1.0.0')
    await run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)
    scene.target.sides.blue.assigned = 1
    const outcome = await run(someInputs({ mode: 'complete' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
  })

  it('waits for no lock that a living run holds, and names that run', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(1), scene.doubles)
    await expect(run(someInputs({ version: 'v1.1.0' }), scene.step(2), scene.doubles)).rejects.toThrow('held by run 1')
    expect(scene.target.calls.filter((call) => call.startsWith('prepare'))).toHaveLength(1)
  })
})
