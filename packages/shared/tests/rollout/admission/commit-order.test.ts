import { describe, expect, it } from 'vitest'
import type { CommitComparison } from '../../../src/github/git/compare.ts'
import { evaluateApproval } from '../../../src/rollout/admission/approval.ts'
import { evaluateOrder } from '../../../src/rollout/admission/commit-order.ts'
import { githubQueries } from '../../../src/rollout/admission/github-queries.ts'
import { evaluateNewerRuns, type NewerRun } from '../../../src/rollout/admission/superseded.ts'
import type { LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { liveByLedger } from '../../../src/rollout/ledger/live-release.ts'
import { fakeGithub } from '../../../src/testing/github.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const [v1, v2, v3] = [aRelease('v1.0.0'), aRelease('v1.1.0'), aRelease('v1.2.0')]

function aRecord(
  id: number,
  release: typeof v1,
  phases: Phase[],
  { run = id, kind = 'deploy' as 'deploy' | 'rollback' } = {},
): LedgerRecord {
  return {
    id,
    at: '2026-11-27T11:00:00Z',
    intent: {
      schema: 1,
      service: 'harbor',
      environment: 'production',
      kind,
      release,
      colour: 'blue',
      run: { id: run, attempt: 1, job: 'deploy' },
    },
    entries: phases.map((phase) => ({ at: '2026-11-27T11:00:00Z', state: 'in_progress' as const, phase, detail: 'its watch failed' })),
  }
}

const aNewer = (overrides: Partial<NewerRun> = {}): NewerRun => ({
  id: 9,
  number: 2,
  sha: 'b'.repeat(40),
  status: 'completed',
  conclusion: 'success',
  ...overrides,
})

describe('a newer run', () => {
  it.each<[string, Partial<NewerRun>, LedgerRecord[], boolean, boolean]>([
    ['supersedes while it goes on', { status: 'in_progress', conclusion: undefined }, [], true, true],
    ['supersedes while it waits', { status: 'waiting', conclusion: undefined }, [], true, true],
    ['supersedes while it queues', { status: 'queued', conclusion: undefined }, [], true, true],
    ['supersedes once it has succeeded', {}, [], true, true],
    ['leaves the older its turn when it failed before it deployed', { conclusion: 'failure' }, [], true, false],
    ['leaves the older its turn when it was cancelled', { conclusion: 'cancelled' }, [], true, false],
    [
      'supersedes although it failed, once it recorded a rollout',
      { conclusion: 'failure' },
      [aRecord(3, v2, ['back'], { run: 9 })],
      true,
      true,
    ],
    ['is none that only rolled back', { conclusion: 'failure' }, [aRecord(3, v2, ['complete'], { run: 9, kind: 'rollback' })], true, false],
    ['is none of the same commit', { sha: 'a'.repeat(40) }, [], true, false],
    ['is none where a push does not reach the environment', {}, [], false, false],
    ['counts where it recorded a rollout, wherever pushes go', {}, [aRecord(3, v2, ['shift'], { run: 9 })], false, true],
  ])('%s', (_what, run, records, reached, superseded) => {
    const ruling = evaluateNewerRuns([aNewer(run)], { sha: 'a'.repeat(40), reached, records })
    expect(ruling.state === 'blocks').toBe(superseded)
  })

  it('is only one with a higher number, asked of the own workflow on the own branch', async () => {
    const run = (id: number, number: number, status = 'in_progress') => ({
      id,
      run_number: number,
      workflow_id: 77,
      path: '.github/workflows/enhanced-ci.yml@refs/heads/main',
      head_branch: 'main',
      head_sha: 'b'.repeat(40),
      event: 'push',
      head_repository: { full_name: 'quay/harbor' },
      status,
      conclusion: null,
      created_at: '2026-11-27T11:00:00Z',
      updated_at: '2026-11-27T11:00:00Z',
    })
    const github = await fakeGithub(({ path, query }) => {
      if (path.endsWith('/actions/runs/100')) return { body: run(100, 5) }
      expect([path, query.get('branch'), query.get('event')]).toEqual(['/repos/quay/harbor/actions/workflows/77/runs', 'main', 'push'])
      return { body: { total_count: 3, workflow_runs: [run(102, 6), run(100, 5), run(98, 4)] } }
    })
    expect((await githubQueries(github, 100).newerRuns()).map(({ id }) => id)).toEqual([102])
  })
})

describe('the order of releases', () => {
  const place = { environment: 'production', byHand: 'monitor' } as const

  it.each<[CommitComparison | undefined, string]>([
    ['behind', 'blocks'],
    ['ahead', 'clear'],
    ['identical', 'clear'],
    ['diverged', 'unchecked'],
    [undefined, 'unchecked'],
  ])('%s: %s', (standing, state) => {
    expect(evaluateOrder(v1, v2, { ...place, comparison: standing, tier: 'production' }).state).toBe(state)
  })

  it.each(['v1.1.0', '1.1.0'])('refuses the version of another commit, which two runs can compute at the same time: %s', (version) => {
    const other = { ...v1, version }
    for (const standing of ['ahead', 'diverged', undefined] as const) {
      expect(evaluateOrder(other, v2, { ...place, comparison: standing, tier: 'staging' })).toMatchObject({
        state: 'blocks',
        message: expect.stringContaining('of another commit'),
      })
    }
    expect(evaluateOrder({ ...v2, version }, v2, { ...place, comparison: 'identical', tier: 'production' }).state).toBe('clear')
  })

  it.each(['staging', 'development'] as const)('only warns of an older commit in %s', (tier) => {
    expect(evaluateOrder(v1, v2, { ...place, comparison: 'behind', tier })).toMatchObject({
      state: 'warns',
      message: expect.stringContaining('is older than'),
      hint: expect.stringContaining(`In ${tier} it is deployed all the same`),
    })
  })

  it.each([
    [
      'monitor',
      'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production --field rollback_version=VERSION',
    ],
    ['step', 'a step with the action rollback and emergency: true, environment: production, rollback-version: VERSION'],
  ] as const)('says how to go back where there is %s', (byHand, said) => {
    const back = { hint: expect.stringContaining(said) }
    expect(evaluateOrder(v1, v2, { ...place, byHand, comparison: 'behind', tier: 'production' })).toMatchObject(back)
  })

  it('is not known where what is live is not, and says so', () => {
    expect(evaluateOrder(v1, undefined, { ...place, comparison: undefined, tier: 'production' })).toMatchObject({
      state: 'unchecked',
      message: expect.stringContaining('what is live is not known'),
    })
  })

  it('is asked of GitHub, which may not know a commit', async () => {
    const github = await fakeGithub(({ path }) =>
      path.endsWith(`${v2.sha}...${v1.sha}`) ? { body: { status: 'behind' } } : { status: 404, body: {} },
    )
    const ask = githubQueries(github, 1)
    expect(await ask.compareCommits(v2.sha, v1.sha)).toBe('behind')
    expect(await ask.compareCommits(v1.sha, v3.sha)).toBeUndefined()
  })
})

describe('what was approved', () => {
  const digest = `sha256:${'0'.repeat(64)}`
  const found = { release: { ...v2, digest }, byLedger: v1, byProvider: 'v1.0.0' }
  const approved = { live: 'v1.0.0', sha: v2.sha, digest }

  it.each<[string, object, object, string]>([
    ['stands', {}, {}, 'clear'],
    ['stands where the provider tells no version', {}, { byProvider: undefined }, 'clear'],
    ['stands with or without a v', {}, { byProvider: '1.0.0' }, 'clear'],
    ['is stale over another release by the ledger', {}, { byLedger: v3 }, 'blocks'],
    ['is stale over another release by the provider', {}, { byProvider: 'v1.2.0' }, 'blocks'],
    ['is stale where nothing is live any more', {}, { byLedger: undefined }, 'blocks'],
    ['is stale over something where there was nothing', { live: 'none' }, {}, 'blocks'],
    ['stands over what the ledger never knew', { live: 'none' }, { byLedger: undefined, byProvider: 'v0.9.0' }, 'clear'],
    ['is stale for another commit', { sha: v3.sha }, {}, 'blocks'],
    ['is stale for another artifact', { digest: `sha256:${'1'.repeat(64)}` }, {}, 'blocks'],
    ['is stale where the artifact is gone', {}, { release: v2 }, 'blocks'],
    ['is nothing where nobody was asked', { live: undefined, sha: undefined, digest: undefined }, { byLedger: v3 }, 'clear'],
  ])('%s', (_what, how, now, state) => {
    expect(evaluateApproval({ ...approved, ...how }, { ...found, ...now }).state).toBe(state)
  })

  it('says both states when it has gone stale', () => {
    const ruling = evaluateApproval(approved, { ...found, byLedger: v3, byProvider: undefined })
    expect(ruling.message).toBe('the approval has gone stale (live by the ledger: approved v1.0.0, now v1.2.0)')
  })

  it('is over the newest release that kept its traffic', () => {
    const records = [aRecord(4, v3, ['shift']), aRecord(3, v3, ['back']), aRecord(2, v2, ['kept']), aRecord(1, v1, ['complete'])]
    expect(liveByLedger(records)).toEqual(v2)
    expect(liveByLedger([aRecord(3, v1, ['complete'], { kind: 'rollback' }), aRecord(2, v2, ['complete', 'bad'])])).toEqual(v1)
    expect(liveByLedger([])).toBeUndefined()
  })
})
