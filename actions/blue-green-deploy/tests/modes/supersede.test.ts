import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aJob, aRun, deployJob, repositoryWith, type ShownRun } from '../runs/waiting-runs.ts'
import { aScene, someInputs } from '../scene.ts'

const supersede = (runs: ReturnType<typeof repositoryWith>) => {
  const scene = aScene()
  return run(someInputs({ mode: 'supersede' }), scene.step(105), { ...scene.doubles, runs })
}

describe('supersede', () => {
  it('ends older runs that only wait for the same approval, and says so', async () => {
    const runs = repositoryWith([{ run: aRun(3) }, { run: aRun(4) }])
    const outcome = await supersede(runs)
    expect(runs.cancelled).toEqual([103, 104])
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { 'ended-runs': '103 104' } })
    expect(outcome.evidence.headline).toBe(
      'run 103, run 104 only waited for the approval of production and were ended: this run proposes a newer commit',
    )
    expect(outcome.summary).toContain('https://github.test/owner/name/actions/runs/103')
  })

  it.each<[string, ShownRun]>([
    ['a newer run', { run: aRun(6) }],
    ['itself', { run: aRun(5) }],
    ['a run of another workflow', { run: aRun(3, { workflow: 8 }) }],
    ['a run on another branch', { run: aRun(3, { branch: 'release/1' }) }],
    ['a run on no branch', { run: aRun(3, { branch: undefined }) }],
    ['a run of a fork', { run: aRun(3, { repository: 'stranger/name' }) }],
    ['a run whose job is in progress', { run: aRun(3), jobs: [aJob(deployJob), aJob('slipway / supersede', 'in_progress')] }],
    ['a run that is queued with another deployment', { run: aRun(3), jobs: [aJob(deployJob), aJob('slipway / deploy / b', 'queued')] }],
    ['a run of which one deployment is at work already', { run: aRun(3), jobs: [aJob(deployJob), aJob(deployJob, 'in_progress')] }],
    ['a run of which one deployment is queued', { run: aRun(3), jobs: [aJob(deployJob, 'queued'), aJob(deployJob)] }],
    ['a run that got its approval', { run: aRun(3), jobs: [aJob(deployJob, 'in_progress')], pending: [] }],
    ['a run that has ended', { run: aRun(3), jobs: [aJob(deployJob, 'completed')], pending: [] }],
    ['a run that waits for another environment', { run: aRun(3), pending: ['staging'] }],
    ['a run that waits for another one too', { run: aRun(3), pending: ['production', 'staging'] }],
    ['a planned rollback', { run: aRun(3), jobs: [aJob('slipway / rollback / production to v1.0.0')] }],
    ['a job of the user that waits', { run: aRun(3), jobs: [aJob('migrate the database')] }],
    ['a deployment of another service', { run: aRun(3), jobs: [aJob(deployJob.replace('harbor', 'web'))] }],
    [
      'two deployments of which one is of another service',
      { run: aRun(3), jobs: [aJob(deployJob), aJob(deployJob.replace('harbor', 'web'))] },
    ],
    ['a run at the same commit', { run: aRun(3), comparison: 'identical' }],
    ['a run at a commit of another line', { run: aRun(3), comparison: 'diverged' }],
    ['a run at a newer commit', { run: aRun(3), comparison: 'behind' }],
    ['a run at a commit that GitHub does not know', { run: aRun(3), comparison: undefined }],
  ])('leaves %s alone', async (_what, shown) => {
    const runs = repositoryWith([shown])
    const outcome = await supersede(runs)
    expect(runs.cancelled).toEqual([])
    expect(outcome).toMatchObject({ ok: true, outputs: { 'ended-runs': '' } })
  })

  it.each(['own', 'unfinished', 'jobs', 'pending', 'compareCommits', 'cancel'] as const)(
    'does not fail where the token may not: %s',
    async (question) => {
      const outcome = await supersede(repositoryWith([{ run: aRun(3) }], { refuse: [question] }))
      expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, annotations: [{ level: 'notice' }] })
      expect(outcome.annotations?.[0]?.message).toContain(`GitHub refused ${question} (403). They hold nothing`)
    },
  )

  it('says of a run that ended by itself in the same moment', async () => {
    const runs = { ...repositoryWith([{ run: aRun(3) }]), cancel: async () => false }
    expect((await supersede(runs)).summary).toContain('it has ended meanwhile')
  })

  it('looks at a run right before it ends it, since somebody may approve it in between', async () => {
    const asked: string[] = []
    const runs = repositoryWith([{ run: aRun(3) }, { run: aRun(4) }])
    const noting = {
      ...runs,
      jobs: async (id: number) => {
        asked.push(`jobs ${id}`)
        return await runs.jobs(id)
      },
      cancel: async (id: number) => {
        asked.push(`cancel ${id}`)
        return true
      },
    }
    await supersede(noting)
    expect(asked).toEqual(['jobs 103', 'cancel 103', 'jobs 104', 'cancel 104'])
  })
})
