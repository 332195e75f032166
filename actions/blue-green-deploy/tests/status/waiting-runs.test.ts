import { GithubError } from '@slipway/shared/github/errors'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aJob, aRun, deployJob, repositoryWith } from '../runs/waiting-runs.ts'
import { aRunningRollout, aScene, someInputs } from '../scene.ts'

type Scene = Pick<ReturnType<typeof aScene>, 'step' | 'doubles'>

const statusOf = (scene: Scene, runs: ReturnType<typeof repositoryWith>) =>
  run(someInputs({ mode: 'status' }), scene.step(9), { ...scene.doubles, runs })

describe('status', () => {
  it('says that nobody waits', async () => {
    const { evidence } = await statusOf(aScene(), repositoryWith([]))
    expect(evidence.details).toMatchObject({ waitsForLock: 'nobody', waitsForApproval: 'nobody', waiting: [] })
  })

  it('says who holds the lock with which release, who waits for it, and who waits for an approval since when', async () => {
    const scene = aScene()
    await run(someInputs(), scene.step(104), scene.doubles)
    const runs = repositoryWith([
      { run: aRun(4), status: 'in_progress', jobs: [aJob(deployJob, 'in_progress')] },
      { run: aRun(6), status: 'in_progress', jobs: [aJob(deployJob, 'in_progress'), aJob('slipway / build', 'completed')] },
      { run: aRun(7), status: 'in_progress', jobs: [aJob('slipway / build', 'in_progress')] },
      { run: aRun(8), status: 'in_progress', jobs: [aJob('slipway / rollback / production to v1.0.0', 'in_progress')] },
      { run: aRun(11), status: 'in_progress', jobs: [aJob('slipway / rollback / staging to v1.0.0', 'in_progress')] },
      { run: aRun(10) },
      { run: aRun(12), pending: ['staging'], jobs: [aJob(deployJob.replace('production', 'staging'))] },
    ])
    const { evidence, summary } = await statusOf(scene, runs)
    expect(evidence.details).toMatchObject({
      lock: expect.stringMatching(/^run 104 \(attempt 1, job deploy\), with v1\.0\.0 since 2026-/),
      waitsForLock: '2 runs',
      waitsForApproval: 'one run',
      waiting: [
        { run: 106, waitsFor: 'the lock', since: '2026-01-05T11:30:00Z' },
        { run: 108, job: 'slipway / rollback / production to v1.0.0', waitsFor: 'the lock' },
        {
          run: 110,
          url: expect.stringContaining('/actions/runs/110'),
          waitsFor: 'its approval',
          since: '2026-01-05T11:00:00Z',
          superseded: '',
        },
      ],
    })
    expect(summary).toContain('(https://github.test/owner/name/actions/runs/110)')
  })

  it('says which of those that wait are superseded: by a newer proposal, or by what is live', async () => {
    const scene = aScene()
    await run(someInputs({ mode: 'release' }), scene.step(1), scene.doubles)
    const other = deployJob.replace('harbor', 'web')
    const runs = repositoryWith([
      { run: aRun(2) },
      { run: aRun(4, { branch: 'release/1' }), comparison: 'diverged' },
      { run: aRun(3, { workflow: 8 }), jobs: [aJob('slipway / rollback / production to v1.0.0')] },
      { run: aRun(6), status: 'in_progress', jobs: [aJob(deployJob, 'in_progress')] },
      { run: aRun(8, { branch: 'release/2' }) },
      { run: aRun(9, { branch: 'release/3' }), jobs: [aJob(other)] },
    ])
    const { evidence } = await statusOf(scene, runs)
    expect(evidence.details?.['waiting']).toMatchObject([
      { run: 106, superseded: '' },
      { run: 102, superseded: 'run 106 proposes a newer commit' },
      { run: 104, superseded: '' },
      { run: 103, superseded: '' },
      { run: 108, superseded: 'v1.0.0, which is live, is newer' },
      { run: 109, superseded: '' },
    ])
  })

  it.each<[Parameters<typeof repositoryWith>[1], object]>([
    [
      { refuse: ['unfinished'] },
      { waitsForLock: 'unknown: GitHub refused unfinished (403)', waitsForApproval: 'unknown: GitHub refused unfinished (403)' },
    ],
    [{ refuse: ['pending'] }, { waitsForLock: 'one run', waitsForApproval: 'unknown: GitHub refused pending (403)' }],
    [{ refuse: ['compareCommits'] }, { waiting: [{ superseded: '' }, { superseded: 'unknown: GitHub refused compareCommits (403)' }] }],
  ])('marks as unknown what the token may not read: %j', async (options, details) => {
    const scene = await aRunningRollout()
    const shown = [{ run: aRun(6), status: 'in_progress' as const, jobs: [aJob(deployJob, 'in_progress')] }, { run: aRun(4) }]
    expect((await statusOf(scene, repositoryWith(shown, options))).evidence.details).toMatchObject(details)
  })

  it('marks the lock and its holder as unknown where they cannot be read', async () => {
    const scene = await aRunningRollout()
    const refused = async () => {
      throw new GithubError('GitHub refused that (403)', { status: 403 })
    }
    const { stores } = scene.doubles
    const unheard = { ...scene, doubles: { ...scene.doubles, stores: { ...stores, hasEnded: refused } } }
    expect((await statusOf(unheard, repositoryWith([]))).evidence.details?.['lock']).toContain('whether it has ended is unknown')
    const unread = { ...scene, doubles: { ...scene.doubles, stores: { ...stores, lock: { ...stores.lock, read: refused } } } }
    expect((await statusOf(unread, repositoryWith([]))).evidence.details?.['lock']).toBe('unknown: GitHub refused that (403)')
  })

  it('says how many runs it did not look at', async () => {
    const many = Array.from({ length: 33 }, (_, index) => ({ run: aRun(index + 10), status: 'in_progress' as const, jobs: [] }))
    expect((await statusOf(aScene(), repositoryWith(many))).summary).toContain('3 older runs that have not ended')
  })
})
