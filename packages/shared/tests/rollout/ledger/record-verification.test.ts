import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import type { WorkflowRun } from '../../../src/github/runs.ts'
import { githubStores } from '../../../src/rollout/engine/assemble.ts'
import type { LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import {
  githubVerification,
  type VerificationPolicy,
  verificationPolicyOf,
  verifiedLedger,
  whyUnverified,
} from '../../../src/rollout/ledger/record-verification.ts'
import { aContext, aRunner, fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeGithub } from '../../../src/testing/github.ts'
import { aRelease, fakeLedger } from '../../../src/testing/rollout-fakes.ts'

const production = parseConfig(
  `service: harbor
ledger: { workflows: [ship.yml] }
environments:
  production: { url: http://production.test, branches: [main, 'hotfix/**'] }
`,
  'slipway.yml',
).environments.get('production')

function aPolicy(): VerificationPolicy {
  if (production === undefined) throw new Error('no production')
  const environment = { GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/own.yml@refs/heads/main' }
  return verificationPolicyOf(production, aRunner({ environment, payload: { repository: { default_branch: 'trunk' } } }))
}

const aRun = (overrides: Partial<WorkflowRun> = {}): WorkflowRun => ({
  id: 7,
  number: 1,
  workflow: 1,
  path: '.github/workflows/enhanced-ci.yml',
  branch: 'main',
  sha: 'a'.repeat(40),
  event: 'push',
  repository: 'quay/harbor',
  status: 'completed',
  conclusion: 'success',
  createdAt: '2026-01-05T11:00:00Z',
  updatedAt: '2026-01-05T12:00:00Z',
  ...overrides,
})

const aRecord = (at = '2026-01-05T11:30:00Z', run = 7): LedgerRecord => ({
  id: run,
  at,
  intent: {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    kind: 'deploy',
    release: aRelease('v1.0.0'),
    colour: 'blue',
    run: { id: run, attempt: 1, job: 'deploy' },
  },
  entries: [],
})

const now = Date.parse('2026-01-06T12:00:00Z')
const day = 86_400_000

describe('a record of the ledger', () => {
  it.each<[string, WorkflowRun | undefined, string | undefined]>([
    ['is believed of a run of the suite on a branch of the environment', aRun(), undefined],
    ['is believed of a branch that a pattern lets in', aRun({ branch: 'hotfix/rope' }), undefined],
    ['is believed of the default branch', aRun({ branch: 'trunk' }), undefined],
    ['is believed of a workflow that the configuration names', aRun({ path: '.github/workflows/ship.yml' }), undefined],
    ['is believed of the workflow that reads it', aRun({ path: '.github/workflows/own.yml' }), undefined],
    ['is not believed of another workflow', aRun({ path: '.github/workflows/lint.yml' }), 'lint.yml, which is not one'],
    ['is not believed of a file of that name elsewhere', aRun({ path: 'dynamic/enhanced-ci.yml' }), 'is not one that writes'],
    ['is not believed of another branch', aRun({ branch: 'topic' }), 'ran on topic'],
    ['is not believed of a pull request, whatever its branch is called', aRun({ event: 'pull_request' }), 'of a pull request'],
    ['is not believed of a fork', aRun({ repository: 'stranger/harbor' }), 'is of stranger/harbor'],
    ['is not believed of a run that began later', aRun({ createdAt: '2026-01-05T11:40:00Z' }), 'was not at work'],
    ['is not believed of a run that was over', aRun({ updatedAt: '2026-01-05T11:20:00Z' }), 'was not at work'],
    ['is believed of a run that goes on', aRun({ status: 'in_progress', updatedAt: '2026-01-05T11:00:01Z' }), undefined],
    ['is not believed of a run that does not exist', undefined, 'does not exist'],
  ])('%s', (_what, run, doubt) => {
    const why = whyUnverified(aRecord(), { run, tagged: undefined }, { policy: aPolicy(), now })
    if (doubt === undefined) expect(why).toBeUndefined()
    else expect(why).toContain(doubt)
  })

  it('is believed without its run once it is older than runs are kept', () => {
    const doubtAt = (when: number) => whyUnverified(aRecord(), { run: undefined, tagged: undefined }, { policy: aPolicy(), now: when })
    expect(doubtAt(Date.parse('2026-01-05T11:30:00Z') + 90 * day)).toBeUndefined()
    expect(doubtAt(Date.parse('2026-01-05T11:30:00Z') + 90 * day - 1)).toContain('does not exist')
  })

  it.each([-20, 0, 20])('is judged the same by a runner whose clock is %i minutes off', async (minutes) => {
    const at = '2026-01-05T11:59:00Z'
    const answered = Date.parse('2026-01-05T12:00:00Z')
    const old = '2025-10-07T12:00:00Z'
    const records = [aRecord(at, 7), aRecord(at, 8), aRecord(old, 9), aRecord('2025-10-07T12:00:01Z', 10)]
    const store = { ...fakeLedger(fakeClock(answered)), read: async () => records, answeredAt: () => answered }
    const runs = new Map([
      [7, aRun({ id: 7, status: 'in_progress', createdAt: '2026-01-05T11:50:00Z', updatedAt: '2026-01-05T11:50:00Z' })],
      [8, aRun({ id: 8, updatedAt: '2026-01-05T11:20:00Z' })],
    ])
    const clock = fakeClock(answered + minutes * 60_000)
    const ask = { run: async (id: number) => runs.get(id), tag: async () => undefined }
    const ledger = verifiedLedger(store, ask, { policy: aPolicy(), self: 100, clock, log: fakeLog() })
    // Of run 7, which goes on; not of 8, which was over; of 9, which is gone for as long as runs are kept; not of 10, by a second.
    expect((await ledger.read()).map(({ id }) => id)).toEqual([7, 9])
  })

  it('is believed of a run that goes on, whatever time it is here', () => {
    const run = aRun({ status: 'in_progress', updatedAt: '2026-01-05T11:00:01Z' })
    const early = Date.parse('2026-01-05T11:10:00Z')
    expect(whyUnverified(aRecord(), { run, tagged: undefined }, { policy: aPolicy(), now: early })).toBeUndefined()
  })

  it('is believed of a tag at its own commit, not of a branch with its name', () => {
    const run = aRun({ branch: 'v1.0.0' })
    expect(whyUnverified(aRecord(), { run, tagged: run.sha }, { policy: aPolicy(), now })).toBeUndefined()
    expect(whyUnverified(aRecord(), { run, tagged: 'f'.repeat(40) }, { policy: aPolicy(), now })).toContain('ran on v1.0.0')
  })
})

describe('the trusted ledger', () => {
  const setUp = async (runs: Record<number, WorkflowRun>, ids: readonly number[]) => {
    const clock = fakeClock(now)
    const store = fakeLedger(clock)
    store.records.push(...ids.map((id) => aRecord('2026-01-05T11:30:00Z', id)))
    const asked: number[] = []
    const log = fakeLog()
    const run = async (id: number) => {
      asked.push(id)
      return runs[id]
    }
    const ledger = verifiedLedger(store, { run, tag: async () => undefined }, { policy: aPolicy(), self: 100, clock, log })
    return { ledger, asked, log }
  }

  it('leaves out what it does not believe, and says so once', async () => {
    const { ledger, log } = await setUp({ 7: aRun(), 8: aRun({ id: 8, branch: 'topic' }) }, [8, 7])
    expect((await ledger.read()).map(({ id }) => id)).toEqual([7])
    await ledger.read()
    expect(log.lines).toEqual([
      'warning: The record 8 of the ledger is not believed: run 8 ran on topic, from which nothing is deployed here',
    ])
  })

  it('asks for each run once, and never for its own', async () => {
    const { ledger, asked } = await setUp({ 7: aRun() }, [100, 7, 7])
    expect(await ledger.read()).toHaveLength(3)
    await ledger.read()
    expect(asked).toEqual([7])
  })

  it('throws when a run cannot be asked for, and asks again the next time', async () => {
    const clock = fakeClock(now)
    const store = fakeLedger(clock)
    store.records.push(aRecord())
    let answers = 0
    const run = async () => {
      answers += 1
      if (answers === 1) throw new Error('GitHub did not answer')
      return aRun()
    }
    const ledger = verifiedLedger(store, { run, tag: async () => undefined }, { policy: aPolicy(), self: 100, clock, log: fakeLog() })
    await expect(ledger.read()).rejects.toThrow('did not answer')
    expect(await ledger.read()).toHaveLength(1)
  })

  it('is what the stores on GitHub are', async () => {
    const { intent } = aRecord('2026-01-05T11:30:00Z', 7)
    const github = await fakeGithub(({ path }) => {
      if (path.includes('/actions/runs/')) return { status: 404, body: { message: 'Not Found' } }
      return { body: path.endsWith('/statuses') ? [] : [{ id: 1, created_at: '2026-01-05T11:30:00Z', payload: intent }] }
    })
    if (production === undefined) throw new Error('no production')
    const stores = (run: number) =>
      githubStores(github, production, aContext({ runner: aRunner({ run: { id: run } }), clock: fakeClock(now) }))
    expect(await stores(100).ledger.read()).toEqual([])
    expect(await stores(7).ledger.read()).toHaveLength(1)
  })

  it('asks GitHub for the commit of a tag where no branch is allowed', async () => {
    const answer = {
      id: 7,
      run_number: 1,
      workflow_id: 1,
      path: '.github/workflows/enhanced-release.yml',
      head_branch: 'v1.0.0',
      head_sha: 'a'.repeat(40),
    }
    const rest = { event: 'push', head_repository: { full_name: 'Quay/Harbor' }, status: 'in_progress', conclusion: null }
    const times = { created_at: '2026-01-05T11:00:00Z', updated_at: '2026-01-05T11:00:00Z' }
    const github = await fakeGithub(({ path }) =>
      path.includes('/git/ref/')
        ? { body: { object: { type: 'commit', sha: 'a'.repeat(40) } } }
        : { body: { ...answer, ...rest, ...times } },
    )
    const clock = fakeClock(now)
    const store = fakeLedger(clock)
    store.records.push(aRecord())
    const ledger = verifiedLedger(store, githubVerification(github), { policy: aPolicy(), self: 100, clock, log: fakeLog() })
    expect(await ledger.read()).toHaveLength(1)
    expect(github.calls.map(({ route }) => route)).toEqual([
      'GET /repos/quay/harbor/actions/runs/7',
      'GET /repos/quay/harbor/git/ref/tags%2Fv1.0.0',
    ])
  })
})
