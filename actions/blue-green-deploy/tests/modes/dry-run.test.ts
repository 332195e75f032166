import { evidenceSchema } from '@slipway/shared/evidence/schema'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aScene, configuration, quietQueries, someInputs } from '../scene.ts'

async function dryRun(
  scene: ReturnType<typeof aScene>,
  given: Partial<Inputs> = {},
  options: { unreachable?: boolean; pull?: boolean } = {},
) {
  const { target: reached, ...withoutTarget } = scene.doubles
  const doubles = options.unreachable === true ? withoutTarget : { ...withoutTarget, target: reached }
  const step = options.pull === true ? { ref: 'refs/pull/7/merge', event: 'pull_request', environment: { GITHUB_BASE_REF: 'main' } } : {}
  const { environment: _none, ...inputs } = someInputs({ mode: 'dry-run', version: 'v1.1.0', ...given })
  return await run(options.pull === true ? inputs : { environment: 'production', ...inputs }, scene.step(2, step), doubles)
}

async function liveScene(options: Parameters<typeof aScene>[0] = {}) {
  const scene = aScene(options)
  await run(someInputs({ mode: 'release' }), scene.step(1), { ...scene.doubles, queries: quietQueries })
  scene.target.calls.length = 0
  return scene
}

describe('a dry run', () => {
  it('shows every call and changes nothing', async () => {
    const scene = await liveScene()
    const before = JSON.stringify([scene.ledger.records, scene.lock.log])
    const outcome = await dryRun(scene)
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
    expect(outcome.summary).toContain('shift blue=0.95 green=0.05')
    expect(outcome.summary).toContain('start')
    expect(outcome.summary).toContain('probes: startup')
    expect(scene.target.calls).toEqual([])
    expect(JSON.stringify([scene.ledger.records, scene.lock.log])).toBe(before)
  })

  it('tells drift, the way back and what serves', async () => {
    const scene = await liveScene()
    scene.target.sides.green = { release: undefined, up: true, assigned: 1 }
    scene.target.sides.blue.assigned = 0
    const { evidence } = await dryRun(scene)
    expect(evidence.verdict).toBe('warn')
    expect(JSON.stringify(evidence.details)).toContain('Somebody changed the traffic by hand')
  })

  it('names where a rollback would go once the release is live', async () => {
    const { evidence } = await dryRun(await liveScene())
    expect(JSON.stringify(evidence.details)).toContain('["A rollback would go to","v1.0.0 (aaaaaaaaaaaa)"]')
  })

  it('says that a rollback there would be refused where several uploads have its label', async () => {
    const scene = await liveScene()
    const find = async () => ({ list: ['a', 'b'].map((id) => ({ id, at: undefined, commit: undefined })), complete: true })
    const words = { one: 'version', of: 'the Worker harbor', label: 'the tag', mend: '' }
    const unused = () => Promise.reject(new Error('not to be called'))
    const placement = { ...scene.target.placement, uploads: { words, part: 'version', byId: unused, find, take: unused, missing: unused } }
    const { evidence } = await dryRun({ ...scene, doubles: { ...scene.doubles, target: { ...scene.target, placement } } })
    expect(JSON.stringify(evidence.details)).toContain('a rollback there is refused: 2 versions of the Worker harbor have the tag v1.0.0')
  })

  it('works by the ledger alone where the target cannot be reached, and says so', async () => {
    const config = configuration.replace('/run/haproxy.sock', '$EDGE_SOCKET')
    const outcome = await dryRun(await liveScene({ config }), {}, { unreachable: true })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' } })
    const details = JSON.stringify(outcome.evidence.details)
    expect(details).toContain('the ledger alone: the provider could not be asked from here')
    expect(details).toContain('set server web/green weight 10')
    expect(details).toContain('v1.0.0 on blue')
  })

  it('shows a pull request what its merge would do, as a push to its base, with what would stop it', async () => {
    const ill = ({ version }: { version: string }, during: string) =>
      version === 'v1.0.1' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
    const scene = await liveScene({
      ill,
      queries: { ...quietQueries, newerRuns: async () => Promise.reject(new Error('not to be asked')) },
    })
    await run(someInputs({ mode: 'release', version: 'v1.0.1' }), scene.step(1), { ...scene.doubles, queries: quietQueries })
    const outcome = await dryRun(scene, {}, { pull: true, unreachable: true })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn', environment: 'production' } })
    expect(outcome.evidence.cause).toContain('automatic deployments of production are paused')
  })

  it('warns below production that a release was taken back, and is stopped by nothing', async () => {
    const ill = ({ version }: { version: string }, during: string) =>
      version === 'v1.0.1' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
    const scene = await liveScene({ ill, config: configuration.replace('approval: required', 'tier: staging') })
    await run(someInputs({ mode: 'release', version: 'v1.0.1' }), scene.step(1), { ...scene.doubles, queries: quietQueries })
    const { evidence, outputs, summary } = await dryRun(scene)
    expect(evidence).toMatchObject({ verdict: 'warn', cause: expect.stringContaining('v1.0.1 was taken back') })
    expect(evidence.headline).not.toContain('stopped')
    expect(outputs?.['reason']).toBe('')
    expect(summary).toContain('In production this pauses nothing')
  })

  it('shows no secret that a target may have in its words', async () => {
    const scene = await liveScene()
    const target = { ...scene.target, describeShift: () => ['set weight at tok3n-of-mine'] }
    const { environment: _none, ...inputs } = someInputs({ mode: 'dry-run', version: 'v1.1.0', secrets: 'TOKEN=tok3n-of-mine' })
    const outcome = await run({ environment: 'production', ...inputs }, scene.step(2), { ...scene.doubles, target })
    expect(JSON.stringify(outcome)).not.toContain('tok3n')
    expect(outcome.summary).toContain('set weight at ***')
  })

  it('leaves evidence that the schema takes', async () => {
    const { evidence } = await dryRun(await liveScene())
    const at = '2026-01-05T12:00:00Z'
    const about = { id: 1, attempt: 1, job: 'dry-run', repository: 'o/n', sha: 'a', ref: 'r', event: 'push', actor: 'a', url: 'u' }
    const record = { ...evidence, schema: 1, action: 'blue-green-deploy', run: about, startedAt: at, finishedAt: at }
    expect(evidenceSchema.parse(record).details['dryRun']).toMatchObject({ environment: 'production' })
  })

  it('has nothing to show for a base that deploys nowhere', async () => {
    const { environment: _none, ...inputs } = someInputs({ mode: 'dry-run' })
    const outcome = await run(
      inputs,
      aScene().step(1, { ref: 'refs/pull/7/merge', environment: { GITHUB_BASE_REF: 'topic' } }),
      aScene().doubles,
    )
    expect(outcome).toMatchObject({ ok: true, outputs: { environment: '' } })
  })
})
