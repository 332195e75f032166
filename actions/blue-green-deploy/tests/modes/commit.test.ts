import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import type { CommitQueries } from '../../src/commit/commit-choice.ts'
import { run } from '../../src/run.ts'
import { aScene, configuration, someInputs } from '../scene.ts'

const heads: Readonly<Record<string, string>> = { main: 'a'.repeat(40), develop: 'd'.repeat(40) }
const commits: CommitQueries = {
  branchHead: async (name) => heads[name],
  tag: async () => undefined,
  branches: async () => Object.keys(heads),
  compareCommits: async (base, head) => (head === 'e'.repeat(40) ? 'behind' : heads[base] === head ? 'identical' : 'diverged'),
}

type Rules = Record<string, { branches?: readonly string[]; reviewers?: boolean; protected?: boolean }>

const githubWith = (environments: Rules, protectedBranches: readonly string[] = []) =>
  fakeGithub(({ path }) => {
    const branch = /\/branches\/(.+)$/.exec(path)?.[1]
    if (branch !== undefined) return { body: { protected: protectedBranches.includes(decodeURIComponent(branch)) } }
    const [, name = '', rest = ''] = /\/environments\/([^/]+)(.*)$/.exec(path) ?? []
    const found = environments[name]
    if (found === undefined) return { status: 404, body: { message: 'Not Found' } }
    if (rest !== '') return { body: { branch_policies: (found.branches ?? []).map((one) => ({ name: one, type: 'branch' })) } }
    const listed = { protected_branches: found.protected === true, custom_branch_policies: found.protected !== true }
    return {
      body: {
        protection_rules: found.reviewers === true ? [{ type: 'required_reviewers' }] : [],
        deployment_branch_policy: found.branches === undefined && found.protected !== true ? null : listed,
      },
    }
  })

const config = configuration.replace(
  'branches: [develop] }',
  'branches: [develop], target: { type: command, observe: [o2], shift: [s2] } }',
)

type Start = {
  ref?: string
  defaultBranch?: string
  environment?: string
  asked?: string
  event?: string
  rules?: Rules
  text?: string
  protectedBranches?: string[]
}

async function commitOf({
  ref = 'refs/heads/main',
  defaultBranch = 'main',
  environment,
  asked,
  event = 'workflow_dispatch',
  rules,
  text,
  protectedBranches,
}: Start) {
  const scene = aScene({ config: text ?? config })
  const step = scene.step(1, {
    ref,
    event,
    environment: { GITHUB_WORKFLOW_REF: `quay/harbor/.github/workflows/enhanced-ci.yml@${ref}` },
  })
  const payload = {
    repository: { default_branch: defaultBranch },
    inputs: { environment: environment ?? '', debug_mode: 'true', ref: asked ?? '' },
  }
  const context = { ...step, runner: { ...step.runner, payload } }
  const { environment: _none, version: _unknown, ...inputs } = someInputs({ mode: 'commit' })
  const github = await githubWith(rules ?? { production: { reviewers: true } }, protectedBranches)
  return await run({ ...inputs, environment, ref: asked }, context, { ...scene.doubles, github, commits })
}

describe('mode commit', () => {
  it("takes the head of the environment's branch from the default branch, and says so", async () => {
    const outcome = await commitOf({ environment: 'staging' })
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { commit: heads['develop'], ref: 'refs/heads/develop', 'ref-name': 'develop' },
      annotations: [{ level: 'notice' }],
    })
    expect(outcome.evidence.headline).toBe('staging gets the head of develop (dddddddddddd); the run was started on refs/heads/main')
  })

  it('does the same for production where develop is the default branch', async () => {
    const outcome = await commitOf({ environment: 'production', ref: 'refs/heads/develop', defaultBranch: 'develop' })
    // The fake run is on the commit of main already.
    expect(outcome).toMatchObject({ ok: true, outputs: { commit: heads['main'], ref: 'refs/heads/main' } })
  })

  it.each(['push', 'pull_request', 'merge_group'])('leaves %s alone, whatever environment the caller names', async (event) => {
    expect((await commitOf({ environment: 'staging', event })).outputs).toMatchObject({ commit: heads['main'], ref: 'refs/heads/main' })
  })

  it('prints the line that works for a ref that the rules exclude', async () => {
    const outcome = await commitOf({ environment: 'production', ref: 'refs/heads/feature/x' })
    expect(outcome).toMatchObject({ ok: false, outputs: { go: 'false', environment: 'production' } })
    expect(outcome.evidence.headline).toContain('production is deployed from main, not from refs/heads/feature/x')
    expect(outcome.annotations?.[0]?.message).toContain(
      'gh workflow run enhanced-ci.yml --ref main --field environment=production --field debug_mode=true',
    )
  })

  it('prints it without ref, where ref is what the rules exclude', async () => {
    const outcome = await commitOf({ environment: 'production', asked: 'develop' })
    expect(outcome.ok).toBe(false)
    expect(outcome.annotations?.[0]?.message).toMatch(
      /: gh workflow run enhanced-ci\.yml --field environment=production --field debug_mode=true$/,
    )
  })

  it.each<[string, Rules, string[], boolean]>([
    ['another branch', { staging: { branches: ['develop'] } }, [], false],
    ['a pattern that is none of File.fnmatch', { staging: { branches: ['{main,develop}', '!develop'] } }, [], false],
    ['the branch of the run', { staging: { branches: ['ma*'] } }, [], true],
    ['protected branches, and it is none', { staging: { protected: true } }, ['develop'], false],
    ['protected branches, and it is one', { staging: { protected: true } }, ['main'], true],
  ])('goes by the branch on which the run was started, where GitHub lets in %s', async (_what, rules, protectedBranches, ok) => {
    const outcome = await commitOf({ environment: 'staging', rules, protectedBranches })
    expect(outcome.ok).toBe(ok)
    if (ok) return
    expect(outcome.evidence.headline).toContain('and this run was started on refs/heads/main')
    const message = outcome.annotations?.[0]?.message ?? ''
    if (rules['staging']?.branches?.[0] === '{main,develop}') expect(message).not.toContain('gh workflow run')
    else expect(message).toContain('gh workflow run enhanced-ci.yml --ref develop --field environment=staging')
  })

  it('asks for the reviewers by the rules of the run, whatever the commit says', async () => {
    const outcome = await commitOf({ environment: 'production', asked: 'e'.repeat(40), rules: { production: {} } })
    expect(outcome).toMatchObject({ ok: false })
    expect(outcome.evidence.headline).toContain('has no required reviewers')
  })

  it('holds a freeze that the commit does not know yet', async () => {
    const text = config.replace('branches: [main]', 'branches: [main]\n    freeze: [{ name: winter, from: 2026-01-01, to: 2026-02-01 }]')
    const outcome = await commitOf({ environment: 'production', asked: 'e'.repeat(40), text })
    expect(outcome.ok).toBe(false)
    expect(outcome.evidence.headline).toContain('winter')
  })

  it.each([
    ['workflow_dispatch', 'Give the environment too'],
    ['push', 'this one was started by push'],
  ])('refuses ref without an environment on %s', async (event, hint) => {
    await expect(commitOf({ asked: 'develop', event })).rejects.toMatchObject({ hint: expect.stringContaining(hint) })
  })

  it('names the environments there are', async () => {
    await expect(commitOf({ environment: 'stagin' })).rejects.toThrow('did you mean "staging"?')
  })
})
