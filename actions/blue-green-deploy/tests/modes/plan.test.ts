import type { RunQueries } from '@slipway/shared/github/run-queries'
import { customRulesAnswer, type FakeAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aRun, repositoryWith } from '../runs/waiting-runs.ts'
import { aScene, configuration, quietQueries, someInputs } from '../scene.ts'

type Environments = Record<string, { reviewers?: boolean; branches?: readonly string[]; wait?: number; apps?: readonly string[] }>

/** A GitHub with these environments, and nothing else but these answers by their paths. */
async function githubWith(environments: Environments, others: PlanOptions['others'] = () => undefined) {
  return await fakeGithub(({ path }) => {
    const other = others(path)
    if (other !== undefined) return other
    const [, name = '', rest = ''] = /\/environments\/([^/]+)(.*)$/.exec(path) ?? []
    const found = environments[name]
    if (found === undefined) return { status: 404, body: { message: 'Not Found' } }
    if (rest === '/deployment_protection_rules') return customRulesAnswer(found.apps)
    if (rest !== '') return { body: { branch_policies: (found.branches ?? []).map((one) => ({ name: one, type: 'branch' })) } }
    return {
      body: {
        protection_rules: [
          ...(found.reviewers === true ? [{ type: 'required_reviewers' }] : []),
          ...(found.wait === undefined ? [] : [{ type: 'wait_timer', wait_timer: found.wait }]),
        ],
        deployment_branch_policy: found.branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
      },
    }
  })
}

const sound: Environments = { production: { reviewers: true, branches: ['main'] }, 'production-rollback': { branches: ['main'] } }

async function planIn(
  scene: ReturnType<typeof aScene>,
  ref: string,
  { given = {}, environments = sound, step = {}, runs, others }: PlanOptions = {},
) {
  const { environment: _none, version: _unknown, ...inputs } = someInputs({ mode: 'plan' })
  const doubles = { ...scene.doubles, github: await githubWith(environments, others), ...(runs === undefined ? {} : { runs }) }
  return await run({ ...inputs, ...given }, scene.step(1, { ref, ...step }), doubles)
}
type PlanOptions = {
  others?: (path: string) => FakeAnswer | undefined
  runs?: RunQueries
  given?: Partial<Inputs>
  environments?: Environments
  step?: Parameters<ReturnType<typeof aScene>['step']>[1]
}

const planFor = (ref: string, environment?: string) => planIn(aScene(), ref, { given: environment === undefined ? {} : { environment } })

describe('plan', () => {
  it('finds the environment by the branch', async () => {
    expect(await planFor('refs/heads/feature/a/b')).toMatchObject({
      ok: true,
      outputs: {
        go: 'true',
        environment: 'development',
        url: 'http://dev.test/app',
        monitor: '5m',
        'unattended-environment': 'development',
      },
    })
  })

  it.each(['refs/heads/topic', 'refs/pull/7/merge', 'refs/tags/v1.0.0'])('finds nothing to do for %s', async (ref) => {
    expect(await planFor(ref)).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { go: 'false', environment: '' } })
  })

  it('says where a pull request would be deployed once it is merged', async () => {
    const step = { event: 'pull_request', environment: { GITHUB_BASE_REF: 'main' } }
    expect((await planIn(aScene(), 'refs/pull/7/merge', { step })).outputs).toMatchObject({
      go: 'false',
      'dry-run-environment': 'production',
    })
  })

  it('warns below production that a release was taken back, where production is refused', async () => {
    const ill = ({ version }: { version: string }, during: string) =>
      version === 'v1.0.1' && during === 'step' ? { verdict: 'fail' as const, reason: 'error rate 30%' } : undefined
    const planned = async (tier: string) => {
      const scene = aScene({ ill, config: configuration.replace('approval: required', `approval: required\n    tier: ${tier}`) })
      for (const [index, version] of ['v1.0.0', 'v1.0.1'].entries()) {
        await run(someInputs({ mode: 'release', version }), scene.step(index + 1), scene.doubles)
        scene.ended.add(index + 1)
      }
      return await planIn(scene, 'refs/heads/main')
    }
    expect(await planned('production')).toMatchObject({ ok: false, outputs: { go: 'false' } })
    const warned = await planned('staging')
    expect(warned).toMatchObject({
      ok: true,
      outputs: { go: 'true' },
      evidence: { verdict: 'warn', cause: expect.stringContaining('v1.0.1 was taken back') },
      annotations: [{ level: 'warning', title: 'A release was taken back from production' }],
    })
    expect(warned.summary).toContain('In production this pauses nothing')
  })

  it('refuses a named environment from a branch that is not its own', async () => {
    const outcome = await planFor('refs/heads/develop', 'production')
    expect(outcome).toMatchObject({ ok: false, outputs: { go: 'false', environment: 'production' } })
    expect(outcome.evidence.headline).toContain('deployed from main, not from refs/heads/develop')
  })

  it('refuses where nothing says who shifts traffic', async () => {
    expect((await planFor('refs/heads/develop')).evidence.headline).toContain('environments.staging.target is missing')
  })

  it('names the environments there are', async () => {
    await expect(planFor('refs/heads/main', 'produktion')).rejects.toThrow('did you mean "production"?')
  })
})

describe('what is stated for those who approve', () => {
  const digest = `sha256:${'0123456789ab'.padEnd(64, '0')}`

  it('is version, full commit, digest and what is live by the ledger', async () => {
    const scene = aScene()
    await run(someInputs({ mode: 'release' }), scene.step(1), scene.doubles)
    const sha = 'b'.repeat(40)
    const { outputs } = await planIn(scene, 'refs/heads/main', { given: { version: 'v1.1.0', digest }, step: { sha } })
    expect(outputs).toMatchObject({ go: 'true', version: 'v1.1.0', sha, digest, live: 'v1.0.0', 'live-sha': 'a'.repeat(40) })
    expect(outputs?.['title']).toBe('harbor v1.1.0 (bbbbbbbbbbbb, sha256:0123456789ab…) over v1.0.0 to production')
  })

  it('is none where the ledger has nothing, and the commit where there is no version yet', async () => {
    const { outputs } = await planIn(aScene(), 'refs/heads/main')
    expect(outputs).toMatchObject({
      live: 'none',
      'live-sha': '',
      version: 'aaaaaaaaaaaa',
      'unattended-environment': 'production-rollback',
    })
    expect(outputs?.['title']).toBe('harbor aaaaaaaaaaaa (aaaaaaaaaaaa) over nothing to production')
  })

  it.each([
    ['none where a branch is the lock', 'hold: 10m', ''],
    ['that of the environment where the group is the only lock', 'hold: 10m, lock: concurrency', 'slipway-production'],
  ])('is the concurrency group: %s', async (_what, rollout, group) => {
    const scene = aScene({ config: configuration.replace('hold: 10m', rollout) })
    expect((await planIn(scene, 'refs/heads/main')).outputs).toMatchObject({ 'deployment-group': group })
  })

  it('names the older run that only waits and is ended, and says where it could not look', async () => {
    const runs = repositoryWith([{ run: aRun(3) }, { run: aRun(4), comparison: 'diverged' }])
    const given = { version: 'v1.1.0', digest }
    const { summary } = await planIn(aScene(), 'refs/heads/main', { given, runs })
    expect(summary).toContain('Run 103')
    expect(summary).not.toContain('Run 104')
    expect((await planIn(aScene(), 'refs/heads/main', { runs })).summary).not.toContain('Run 103')
    const refused = await planIn(aScene(), 'refs/heads/main', { given, runs: repositoryWith([], { refuse: ['unfinished'] }) })
    expect(refused).toMatchObject({ ok: true, outputs: { go: 'true' } })
    expect(refused.summary).toContain('was not looked up')
  })

  it('warns of pages from two releases', async () => {
    expect((await planIn(aScene(), 'refs/heads/main')).summary).toContain('its parts from two releases')
  })

  it('is refused early where a rule stands against it', async () => {
    const queries = { ...quietQueries, compareCommits: async () => 'behind' as const }
    const scene = aScene({ queries })
    await run(someInputs({ mode: 'release' }), scene.step(1), { ...scene.doubles, queries: quietQueries })
    const outcome = await planIn(scene, 'refs/heads/main')
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'fail' },
      outputs: { go: 'false', live: 'v1.0.0', superseded: 'false' },
    })
  })

  it('leaves the ledger to the deploying job where the token may not read it', async () => {
    const { environment: _none, ...inputs } = someInputs({ mode: 'plan' })
    const github = await fakeGithub(({ path }) =>
      path.includes('/environments/') ? { status: 404 } : { status: 403, body: { message: 'no' } },
    )
    const outcome = await run(inputs, aScene().step(1, { ref: 'refs/heads/feature/a' }), { github })
    expect(outcome).toMatchObject({ ok: true, outputs: { go: 'true', live: 'none' } })
    expect(outcome.summary).toContain('The ledger could not be read')
  })
})

describe('the rules of the GitHub environment', () => {
  const withRule: Environments = { ...sound, production: { reviewers: true, branches: ['main'], apps: ['change-board'] } }

  it('refuse before the build what GitHub would fail at once: a custom rule without a Deployment of GitHub', async () => {
    const outcome = await planIn(aScene(), 'refs/heads/main', { environments: withRule })
    expect(outcome).toMatchObject({ ok: false, outputs: { go: 'false' } })
    expect(outcome.annotations?.[0]?.message).toContain('Set environments.production.deployment to github')
  })

  it('let GitHub make the Deployment where the configuration says so', async () => {
    const scene = aScene({ config: configuration.replace('approval: required', 'approval: required\n    deployment: github') })
    const outcome = await planIn(scene, 'refs/heads/main', { environments: withRule })
    expect(outcome).toMatchObject({ ok: true, outputs: { go: 'true', 'github-deployment': 'true' } })
    expect(outcome.summary).toContain('waits for the custom deployment protection rule change-board')
    expect((await planIn(aScene(), 'refs/heads/main')).outputs).toMatchObject({ 'github-deployment': 'false' })
  })

  it('warn where they may not be read, of an environment without approval too', async () => {
    const { environment: _none, version: _unknown, ...inputs } = someInputs({ mode: 'plan' })
    const github = await fakeGithub(() => ({ status: 403, body: { message: 'no' } }))
    const step = (ref: string) => aScene().step(1, { ref })
    const outcome = await run(inputs, step('refs/heads/feature/a'), { github })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, outputs: { go: 'true' } })
    expect(outcome.annotations?.[0]).toMatchObject({ level: 'warning', title: 'Rules of GitHub that are not known' })
    const refused = await run(inputs, step('refs/heads/main'), { github })
    expect(refused).toMatchObject({ ok: false, outputs: { go: 'false' } })
    expect(refused.evidence.headline).toContain('could not be read')
  })
})

describe('the service of a run by hand', () => {
  const planOf = (service: string) => planIn(aScene(), 'refs/heads/feature/a', { given: { service } })

  it('is refused where there is no such one, be there only one', async () => {
    await expect(planOf('harbour')).rejects.toThrow('There is no service "harbour" in the configuration; did you mean "harbor"?')
  })

  it.each(['harbor', 'all'])('may be %s', async (service) => {
    expect(await planOf(service)).toMatchObject({ ok: true })
  })
})

describe('the readiness for a rollback', () => {
  it.each<[string, Environments, boolean, string]>([
    ['is sound', sound, true, 'goes to production'],
    ['is refused without a twin', { production: { reviewers: true } }, false, 'production-rollback does not exist'],
    [
      'is refused with a twin that asks too',
      { ...sound, 'production-rollback': { reviewers: true, branches: ['main'] } },
      false,
      'has required reviewers',
    ],
    [
      'is refused with a twin that waits for a timer',
      { ...sound, 'production-rollback': { wait: 720, branches: ['main'] } },
      false,
      'has a wait timer of 720 minutes (12 h)',
    ],
    [
      'is refused with a twin that a custom rule holds up',
      { ...sound, 'production-rollback': { apps: ['change-board'], branches: ['main'] } },
      false,
      'the custom deployment protection rule change-board',
    ],
    [
      'is warned of where the twin lets in more',
      { ...sound, 'production-rollback': {} },
      true,
      'lets in any branch, production lets in main',
    ],
  ])('%s', async (_what, environments, ok, said) => {
    const outcome = await planIn(aScene(), 'refs/heads/main', { environments })
    expect(outcome.ok).toBe(ok)
    expect(`${outcome.evidence.headline} ${outcome.evidence.cause ?? ''}`).toContain(said)
  })
})

describe('a plan of a release with high findings', () => {
  const securityReview = { count: 1, set: '0123456789abcdef' }
  const release = { version: 'v1', sha: 'a'.repeat(40), digest: `sha256:${'d'.repeat(64)}` }
  const planned = (ref: string, given: Partial<Inputs>) => planIn(aScene(), ref, { given: { ...release, ...given } })

  it('waits for a person to agree, and does not pass for what it cannot ask', async () => {
    const outcome = await planned('refs/heads/main', { securityReview })
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'not-evaluated' },
      outputs: { go: 'false', environment: 'production' },
    })
    expect(outcome.annotations?.[0]).toMatchObject({ title: 'Deployment waits for a review' })
    expect(outcome.evidence.cause).toContain('is not known')
  })

  it('says why the agreement is missing', async () => {
    const others = (path: string) =>
      path.endsWith('/pulls') ? { body: [] } : path.includes('/git/commits/') ? { body: { tree: { sha: 'tree' } } } : undefined
    const outcome = await planIn(aScene(), 'refs/heads/main', { given: { ...release, securityReview }, others })
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { verdict: 'not-evaluated', cause: expect.stringContaining('came by no pull request') },
    })
  })

  it('tells the approvers who has agreed', async () => {
    const head = 'b'.repeat(40)
    const answers: Record<string, unknown> = {
      [`/commits/${head}/statuses`]: [
        {
          context: 'slipway/security-review',
          description: `${securityReview.set}: 1 high finding; …`,
          creator: { login: 'github-actions[bot]' },
          created_at: '2026-01-05T12:00:00Z',
        },
      ],
      '/pulls/7/reviews': [{ user: { login: 'rosa' }, state: 'APPROVED', commit_id: head, submitted_at: '2026-01-05T13:00:00Z' }],
      '/collaborators/rosa/permission': { permission: 'write' },
      [`/commits/${head}`]: { author: { login: 'mona' }, committer: null, tree: { sha: 'tree' } },
      '/pulls': [{ number: 7, user: { login: 'mona' }, head: { sha: head } }],
      '/git/commits/': { tree: { sha: 'tree' } },
    }
    const others = (path: string) => {
      const found = Object.entries(answers).find(([end]) => path.endsWith(end) || (end.endsWith('/') && path.includes(end)))
      return found === undefined ? undefined : { body: found[1] }
    }
    const outcome = await planIn(aScene(), 'refs/heads/main', { given: { ...release, securityReview }, others })
    expect(outcome).toMatchObject({ ok: true, outputs: { go: 'true' } })
    expect(outcome.summary).toContain('rosa has agreed to 1 high finding in `#7`')
  })

  it('goes on below production, and where the scan asks for nothing', async () => {
    expect(await planned('refs/heads/feature/a', { securityReview })).toMatchObject({ ok: true, outputs: { go: 'true' } })
    expect(await planned('refs/heads/main', {})).toMatchObject({ ok: true, outputs: { go: 'true' } })
  })
})
