import { describe, expect, it } from 'vitest'
import { ms } from '../../../src/core/duration.ts'
import { githubLedger } from '../../../src/rollout/ledger/github-ledger.ts'
import { lastSuccess } from '../../../src/rollout/ledger/last-known-good.ts'
import type { Intent, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { describeOddRecords } from '../../../src/rollout/ledger/odd-records.ts'
import { reportingLedger } from '../../../src/rollout/ledger/other-services.ts'
import { verifiedLedger } from '../../../src/rollout/ledger/record-verification.ts'
import { chooseDestination, goodReleases } from '../../../src/rollout/ledger/rollback-destination.ts'
import { fakeClock, fakeLog } from '../../../src/testing/fakes.ts'
import { fakeGithub } from '../../../src/testing/github.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

type Status = { state?: string; description: string | null }
type Past = { service?: string; version?: string; phases?: readonly Phase[]; run?: number; payload?: unknown; statuses?: readonly Status[] }

const at = '2026-01-05T12:00:00Z'
const intentOf = ({ service = 'api', version = 'v0.0.0', run = 1 }: Past): Intent => ({
  schema: 1,
  service,
  environment: 'production',
  kind: 'deploy',
  release: aRelease(version),
  colour: 'blue',
  run: { id: run, attempt: 1, job: 'deploy' },
})

const good = (version: string, more: Past = {}): Past => ({ version, phases: ['prepare', 'shift', 'promote', 'complete'], ...more })
const failed = (count: number, more: Past = {}): Past[] =>
  Array.from({ length: count }, (_none, index) => ({ version: `v9.${index}.0`, phases: ['prepare', 'stopped'], ...more }))
/** `count` good releases, oldest first. */
const releases = (count: number): Past[] => Array.from({ length: count }, (_none, index) => good(`v1.${index}.0`))

const statusesOf = ({ phases = [], statuses }: Past): readonly Status[] =>
  statuses ?? phases.map((phase) => ({ description: `${phase}: so it was` }))

/** The ledger of api in an environment with a past, oldest first; `asked` counts the pages of deployments and the statuses read. */
async function aPast(past: readonly Past[], { keep = 5 }: { keep?: number } = {}) {
  const asked = { pages: 0, statuses: [] as number[] }
  const newestFirst = past
    .map((one, index) => ({ id: index + 1, created_at: at, payload: 'payload' in one ? one.payload : intentOf(one) }))
    .reverse()
  const github = await fakeGithub(({ method, path, query }) => {
    if (method === 'POST') return { status: 201, body: {} }
    const [, id] = /deployments\/(\d+)\/statuses$/.exec(path) ?? []
    if (id !== undefined) {
      asked.statuses.push(Number(id))
      const statuses = statusesOf(past[Number(id) - 1] ?? {})
      return { body: statuses.map((one, index) => ({ id: index, state: 'success', created_at: at, ...one })) }
    }
    asked.pages += 1
    const page = Number(query.get('page'))
    const more = newestFirst.length > page * 100
    return { body: newestFirst.slice((page - 1) * 100, page * 100), headers: more ? { link: '<https://x.test>; rel="next"' } : {} }
  })
  const place = {
    service: 'api',
    environment: 'production',
    url: 'https://api.test',
    logUrl: 'https://x.test',
    production: true,
    commit: 'c'.repeat(40),
    keep,
  }
  return { ledger: githubLedger(github, place), asked }
}

describe('a ledger in which the newest rollouts have failed', () => {
  it.each([30, 31, 100, 493])('still has the live release and those to go back to, behind %i failed ones', async (count) => {
    const { ledger } = await aPast([...releases(7), ...failed(count)])
    const records = await ledger.read()
    expect(lastSuccess(records)?.intent.release.version).toBe('v1.6.0')
    expect(goodReleases(records, aRelease('v1.6.0')).length).toBeGreaterThanOrEqual(5)
    expect(ledger.otherServices?.()?.cutAt).toBeUndefined()
  })

  it('has a release that is named, and the good one before it, where there are no more than two', async () => {
    const { ledger } = await aPast([good('v1.0.0'), good('v1.1.0'), ...failed(31)])
    const records = await ledger.read()
    const live = lastSuccess(records)?.intent.release
    expect(live?.version).toBe('v1.1.0')
    expect(chooseDestination(records, { version: 'v1.1.0', live })).toMatchObject({ state: 'known' })
    expect(chooseDestination(records, { version: undefined, live })).toMatchObject({ state: 'known', release: { version: 'v1.0.0' } })
  })

  it('finds what is live as the five hundredth, and says that it was cut there', async () => {
    const { ledger } = await aPast([good('v1.0.0'), good('v1.1.0'), ...failed(499)])
    const log = fakeLog()
    const records = await reportingLedger(ledger, { service: 'api', environment: 'production' }, log).read()
    expect(lastSuccess(records)?.intent.release.version).toBe('v1.1.0')
    expect(records).toHaveLength(500)
    expect(log.lines).toEqual(['warning: Only the newest 500 deployments were looked at, so older records of api may be out of sight.'])
  })

  it('is not cut where the last of the five hundred is the last that was looked for', async () => {
    const { ledger, asked } = await aPast([good('v0.9.0'), good('v1.0.0'), good('v1.1.0'), ...failed(498)], { keep: 1 })
    await ledger.read()
    expect(ledger.otherServices?.()).toEqual({ own: 500, others: [], cutAt: undefined })
    expect(asked.pages).toBe(5)
  })

  it('is read past the failed ones of another service of the environment', async () => {
    const web = failed(1, { service: 'web' })
    const mixed = failed(60).flatMap((one) => [one, ...web, ...web])
    const { ledger, asked } = await aPast([...releases(7), good('v7.0.0', { service: 'web' }), ...mixed])
    const records = await ledger.read()
    expect(lastSuccess(records)?.intent.release.version).toBe('v1.6.0')
    expect(records.every(({ intent }) => intent.service === 'api')).toBe(true)
    expect(ledger.otherServices?.()).toEqual({ own: 67, others: [{ service: 'web', records: 121 }], cutAt: undefined })
    // Not one request for the statuses of another service.
    expect(asked).toMatchObject({ pages: 2, statuses: { length: 67 } })
  })

  it("takes nothing of GitHub's own Deployments of jobs: neither one for a record, nor what they do to the states of ours", async () => {
    const statuses = ['prepare', 'complete'].map((phase) => ({ description: `${phase}: so it was` }))
    // With its Deployment of a job, GitHub makes the earlier ones of the environment inactive.
    const inactive = ['', null].map((description) => ({ state: 'inactive', description }))
    const { ledger } = await aPast([good('v1.0.0'), { version: 'v1.1.0', statuses: [...statuses, ...inactive] }, { payload: {} }])
    const records = await ledger.read()
    expect(records.map(({ intent }) => intent.release.version)).toEqual(['v1.1.0', 'v1.0.0'])
    expect(lastSuccess(records)?.intent.release.version).toBe('v1.1.0')
    expect(records[0]?.entries.map(({ phase }) => phase)).toEqual(['prepare', 'complete'])
  })

  it('counts only what is believed: forged successes do not end the search', async () => {
    const { ledger } = await aPast([...releases(7), ...failed(40), ...releases(20).map((one) => ({ ...one, run: 666 }))])
    const run = async (id: number) =>
      id === 666
        ? undefined
        : {
            id,
            number: 1,
            workflow: 1,
            conclusion: 'success',
            path: '.github/workflows/enhanced-ci.yml',
            event: 'push',
            branch: 'main',
            sha: 'a'.repeat(40),
            repository: 'quay/harbor',
            status: 'completed',
            createdAt: at,
            updatedAt: at,
          }
    const policy = {
      repository: 'quay/harbor',
      workflows: ['enhanced-ci.yml'],
      branches: ['main'],
      defaultBranch: 'main',
      believeDeletedAfter: ms(1_000 * 86_400_000),
    }
    const clock = fakeClock(Date.parse(at))
    const verified = verifiedLedger(ledger, { run, tag: async () => undefined }, { policy, self: 100, clock, log: fakeLog() })
    const records = await verified.read()
    expect(records.every(({ intent }) => intent.run.id === 1)).toBe(true)
    expect(lastSuccess(records)?.intent.release.version).toBe('v1.6.0')
    expect(goodReleases(records, aRelease('v1.6.0'))).toHaveLength(6)
  })

  it('counts a release once, and one that was judged bad not at all', async () => {
    const again = Array.from({ length: 40 }, () => good('v2.0.0'))
    const bad = good('v1.7.0', { phases: ['promote', 'complete', 'bad'] })
    const { ledger } = await aPast([...releases(7), bad, ...again])
    expect(
      goodReleases(await ledger.read(), aRelease('v2.0.0'))
        .map(({ version }) => version)
        .slice(0, 2),
    ).toEqual(['v1.6.0', 'v1.5.0'])
  })
})

describe('the requests of a look at the ledger', () => {
  it.each<[string, Past[], number, number]>([
    ['a new environment', [], 1, 0],
    ['a young one', releases(3), 1, 3],
    ['the ordinary one', releases(90), 1, 30],
    ['one with more than a page', releases(300), 1, 30],
    ['forty failed ones before the good', [...releases(20), ...failed(40)], 1, 50],
    ['a hundred', [...releases(20), ...failed(100)], 2, 110],
  ])('are no more than it needs: %s', async (_what, past, pages, statuses) => {
    const { ledger, asked } = await aPast(past)
    await ledger.read()
    expect([asked.pages, asked.statuses.length]).toEqual([pages, statuses])
    expect(new Set(asked.statuses).size).toBe(statuses)
  })

  it('are not made twice for what has ended far back, unless this run has written there', async () => {
    const open: Past = { version: 'v1.9.0', phases: ['prepare', 'shift'] }
    const { ledger, asked } = await aPast([...releases(3), open, ...failed(40)])
    const first = await ledger.read()
    expect(asked.statuses).toHaveLength(44)
    asked.statuses.length = 0
    expect(await ledger.read()).toEqual(first)
    // The thirty newest, and the one far back that stands open.
    expect(asked.statuses).toHaveLength(31)
    expect(asked.statuses).toContain(4)
    await ledger.write(2, { state: 'failure', phase: 'bad', detail: 'orders are lost' })
    asked.statuses.length = 0
    await ledger.read()
    expect(asked.statuses).toHaveLength(32)
    expect(asked.statuses).toContain(2)
  })
})

describe('what is odd in a ledger', () => {
  const place = { service: 'api', environment: 'production' }

  it('counts for nothing, is counted and told once; the records beside it are read', async () => {
    const { ledger } = await aPast([
      good('v1.0.0'),
      { payload: null },
      { payload: { other: 'tool' } },
      { payload: '{"torn' },
      { payload: { ...intentOf({ version: 'v1.1.0' }), schema: 2 } },
      good('v1.2.0', { payload: JSON.stringify(intentOf({ version: 'v1.2.0' })) }),
    ])
    const log = fakeLog()
    const telling = reportingLedger(ledger, place, log)
    expect((await telling.read()).map(({ intent }) => intent.release.version)).toEqual(['v1.2.0', 'v1.0.0'])
    await telling.read()
    expect(ledger.oddRecords?.()?.dropped.map(({ id }) => id)).toEqual([5, 4, 3, 2])
    expect(log.lines).toEqual([
      expect.stringMatching(
        /^warning: 4 deployments of production with the task slipway cannot be read as records and count for nothing: 5 \(schema: .*\), 4 \(its payload is no JSON object\), 3 \(.*\) and 1 more$/,
      ),
    ])
  })

  it('is left out of a record that is otherwise understood, and named', async () => {
    const { ledger } = await aPast([
      good('v1.0.0', { payload: { ...intentOf({ version: 'v1.0.0' }), canary: true, artifact: { store: 'r2' } } }),
      good('v1.1.0', {
        statuses: [
          { description: 'prepare: bring it up' },
          { description: 'observe-cost: a phase of a later version' },
          { description: 'identified: version 8fb4e38b' },
          { description: 'complete: watched', state: 'queued' },
          { description: '', state: 'inactive' },
          { description: null, state: 'inactive' },
          { description: 'Deployed by hand' },
          { description: 'complete: watched' },
        ],
      }),
    ])
    const log = fakeLog()
    const [newest, oldest] = await reportingLedger(ledger, place, log).read()
    expect(newest?.entries.map(({ phase }) => phase)).toEqual(['prepare', 'identified', 'complete'])
    expect(oldest?.intent.release.version).toBe('v1.0.0')
    expect(log.lines).toEqual([
      'The ledger of production has what this version of Slipway does not know, and reads without it: the key canary, the key artifact, the phase "observe-cost", the phase "complete (queued)"',
    ])
  })

  it('is nothing to speak of where there is none, and is told in the singular of one', () => {
    expect(describeOddRecords({ dropped: [], unknownKeys: [], unknownPhases: [] }, 'production')).toEqual([])
    expect(describeOddRecords({ dropped: [{ id: 7, reason: 'no' }], unknownKeys: [], unknownPhases: [] }, 'production')).toEqual([
      {
        level: 'warning',
        text: 'A deployment of production with the task slipway cannot be read as a record and counts for nothing: 7 (no)',
      },
    ])
  })
})

describe('a ledger that nobody else writes into', () => {
  it('reads what has ended once, and anew what is open or was written here', async () => {
    const { ledger, asked } = await aPast([...releases(3), { version: 'v2.0.0', phases: ['prepare'] }])
    await ledger.read()
    await ledger.read()
    expect(asked.statuses.length).toBe(8)
    ledger.readAlone?.()
    await ledger.read()
    expect(asked.statuses.length).toBe(12)
    await ledger.read()
    expect(asked.statuses.slice(12)).toEqual([4])
    await ledger.write(2, { state: 'failure', phase: 'bad', detail: 'it failed' })
    await ledger.read()
    await ledger.read()
    expect(asked.statuses.slice(13)).toEqual([4, 2, 4, 2])
  })
})
